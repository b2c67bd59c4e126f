package dev.mayfly.sidecar.reporting;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.sidecar.text.Visible;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.event.Level;

/** Where log lines go: one stream, as text for people or as JSON for machines. Thread-safe. */
public final class Log {

  /** Until there is a configuration: for people, so without the time. */
  private static volatile Log current =
      new Log(Level.WARN, Form.PLAIN, System.err, () -> Instant.EPOCH);

  /** What a line is like. */
  public enum Form {
    /** Text, for who is looking. */
    PLAIN,
    /** Text with the time, for who looks later. */
    TIMED,
    JSON
  }

  private final Level threshold;
  private final Form form;
  private final PrintStream stream;
  private final Supplier<Instant> now;
  private boolean statusShown;

  public Log(Level threshold, Form form, PrintStream stream, Supplier<Instant> now) {
    this.threshold = threshold;
    this.form = form;
    this.stream = stream;
    this.now = now;
  }

  /** Where what libraries log through SLF4J goes: there can be one such place only. */
  public static Log current() {
    return current;
  }

  public static void use(Log log) {
    current = log;
  }

  public boolean shows(Level level) {
    return level.toInt() >= threshold.toInt();
  }

  public void write(Level level, String text) {
    write(Line.of(level, text));
  }

  /** The same, of a text of ours that has several lines. */
  public void write(Level level, List<String> lines) {
    write(new Line(level, lines, Map.of()));
  }

  void write(Line line) {
    if (shows(line.level())) {
      print(form == Form.JSON ? json(line) : text(line));
    }
  }

  /** Logs the receipt, whole for machines; {@code jws} is its signed form, if there is one. */
  public void write(Receipt receipt, Testimony told, Optional<String> jws) {
    Level level = receipt.endedAsGuaranteed() ? Level.INFO : Level.WARN;
    Line line =
        Line.of(level, ReceiptForm.sentence(receipt, told))
            .with("receipt", ReceiptForm.fields(receipt, told));
    write(jws.map(signed -> line.with("receipt_jws", signed)).orElse(line));
  }

  /** Tells a person something, whatever the level. */
  public void tell(String text) {
    print("mayfly: " + Visible.line(text));
  }

  /**
   * Shows a person what is being waited for, on a line that the next one takes the place of; an
   * empty text takes it away.
   */
  public void status(String text) {
    synchronized (stream) {
      eraseStatus();
      statusShown = !text.isEmpty();
      stream.print(statusShown ? "mayfly: " + Visible.line(text) : "");
      stream.flush();
    }
  }

  private void print(String line) {
    synchronized (stream) {
      eraseStatus();
      stream.println(line);
      stream.flush();
    }
  }

  private void eraseStatus() {
    if (statusShown) {
      stream.print("\r\033[K");
      statusShown = false;
    }
  }

  private String json(Line line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("time", now.get().toString());
    fields.put("level", label(line.level()));
    fields.put("message", line.text());
    fields.putAll(line.fields());
    return Json.write(fields);
  }

  private String text(Line line) {
    return (form == Form.TIMED ? now.get().truncatedTo(ChronoUnit.MILLIS) + " " : "")
        + "mayfly: "
        + (line.level() == Level.INFO ? "" : label(line.level()) + ": ")
        + String.join("\n    ", line.lines().stream().map(Visible::line).toList());
  }

  private static String label(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}
