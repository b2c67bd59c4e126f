package dev.mayfly.sidecar.reporting;

import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.event.Level;

/** Where log lines go: one stream, as text for people or as JSON for machines. Thread-safe. */
public final class Log {

  private static volatile Log current = new Log(Level.WARN, false, System.err, Instant::now);

  private final Level threshold;
  private final boolean json;
  private final PrintStream stream;
  private final Supplier<Instant> now;

  public Log(Level threshold, boolean json, PrintStream stream, Supplier<Instant> now) {
    this.threshold = threshold;
    this.json = json;
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

  void write(Line line) {
    if (shows(line.level())) {
      String written = json ? json(line) : text(line);
      synchronized (stream) {
        stream.println(written);
        stream.flush();
      }
    }
  }

  private String json(Line line) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("time", now.get().toString());
    fields.put("level", label(line.level()));
    fields.put("message", line.text());
    fields.putAll(line.fields());
    return Json.write(fields);
  }

  private String text(Line line) {
    return "mayfly: "
        + (line.level() == Level.INFO ? "" : label(line.level()) + ": ")
        + line.text();
  }

  private static String label(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}
