package dev.mayfly.sidecar.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.sidecar.command.Operations.Kind;
import dev.mayfly.sidecar.command.Operations.Process;
import dev.mayfly.sidecar.command.ProcessLedger.Standing;
import dev.mayfly.sidecar.reporting.Log;
import dev.mayfly.sidecar.wiring.ReportWording;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

@DisplayName("What a task or a server named so as to write on the reader's terminal")
class HostileTextTest {

  /** As an object's name came with PostgreSQL's words; and a newline, a C1 sequence, marks. */
  private static final String EVIL =
      "table \"x\r"
          + "\u001b[2K\u001b[32m\n"
          + "mayfly: all ended, proven\u001b[8m\u009b2J\u202e\u200b\u2028\u0000\"";

  private final Screen screen = new Screen();
  private final ReportWording wording = new ReportWording();
  private final Shelf shelf = new Shelf();

  private void shelve() {
    RecordedTask task = RecordedTask.begun("nightly", "aaaaaaaaaa");
    Entry waived = new Entry.LeaseWaived(task.key, EVIL, EVIL);
    shelf.put(
        "a-left", Standing.LEFT, RecordedTask.begun(EVIL, "bbbbbbbbbb").stranded(EVIL).entries());
    shelf.put("b-left", Standing.LEFT, task.stranded(EVIL).and(waived).entries());
  }

  private void isHarmless(String printed) {
    assertTrue(printed.contains("\\u001b[2K") || printed.contains("\\e[2K"), printed);
    assertTrue(
        printed
            .codePoints()
            .noneMatch(
                c ->
                    c != '\n'
                        && c != '\t'
                        && (c < ' ' || "\u007f\u009b\u202e\u200b\u2028".indexOf(c) >= 0)),
        printed);
    assertTrue(printed.lines().noneMatch(line -> line.startsWith("mayfly: all")), printed);
  }

  @ParameterizedTest(name = "-o {0}")
  @DisplayName("is told of, and does nothing there: leases, stranded list, receipts, audit show")
  @ValueSource(strings = {"text", "table", "json", "jsonl", "yaml", "csv"})
  void ledgers(String format) {
    shelve();
    Printer printer = new Printer(wording);
    screen.type(new Leases(shelf, Shelf.clock(), printer), "-o", format);
    isHarmless(screen.out());
    screen.type(new StrandedList(shelf, printer), "-o", format);
    isHarmless(screen.out());
    screen.type(new ReceiptsList(shelf, Shelf.clock(), wording), "-o", format);
    isHarmless(screen.out());
    screen.type(new ReceiptsList(shelf, Shelf.clock(), wording), EVIL, "-o", format);
    isHarmless(screen.out());
    screen.type(new AuditShow(shelf, wording), "-o", format);
    isHarmless(screen.out());
  }

  @ParameterizedTest(name = "-o {0}")
  @DisplayName("is whole for machines")
  @ValueSource(strings = {"json", "yaml"})
  void wholeForMachines(String format) {
    shelve();
    screen.type(new StrandedList(shelf, new Printer(wording)), "-o", format);
    List<?> rows = (List<?>) new Load(LoadSettings.builder().build()).loadFromString(screen.out());
    assertEquals(EVIL, ((Map<?, ?>) rows.get(0)).get("why"));
  }

  @Test
  @DisplayName("does nothing in status and in end, which ask other processes")
  void operators() {
    Map<String, Object> lease =
        Map.of("state", "STRANDED", "account", EVIL, "target", EVIL, "note", EVIL);
    Map<String, Object> task =
        Map.of(
            "task",
            EVIL,
            "incarnation",
            "1",
            "state",
            "ENDED",
            "reason",
            EVIL,
            "leases",
            List.of(lease));
    Operations operations =
        new Operations() {
          @Override
          public List<Process> processes(Arguments arguments) {
            return List.of(new Process("p", "process " + EVIL, Kind.SIDECAR, List.of(task)));
          }

          @Override
          public Map<String, Object> end(Process sidecar, String id, String reason, Duration wait)
              throws IOException {
            throw new IOException(EVIL);
          }
        };
    Printer printer = new Printer(wording);
    Status.Display once =
        new Status.Display() {
          @Override
          public boolean isTerminal() {
            return false;
          }

          @Override
          public boolean again() {
            return false;
          }
        };
    screen.type(new Status(operations, new StatusText(Shelf.clock()), printer, once));
    isHarmless(screen.out());
    screen.type(new EndTask(operations, printer), EVIL);
    isHarmless(screen.out());
    screen.type(new EndTask(operations, printer), EVIL, "--wait");
    isHarmless(screen.err());
    screen.type(new EndTask(operations, printer), EVIL, "--wait", "--debug");
    isHarmless(screen.err());
    screen.type(new EndTask(operations, printer), EVIL + "?");
    isHarmless(screen.err());
  }

  @Test
  @DisplayName("does nothing in what the doctor finds")
  void doctor() {
    Examinations examinations =
        new Examinations() {
          @Override
          public List<Examination> all() {
            Finding finding = new Finding(Finding.Severity.ERROR, EVIL, "GRANT " + EVIL);
            return List.of(new Examination("target " + EVIL, () -> List.of(finding)));
          }

          @Override
          public void close() {}
        };
    screen.type(new Doctor((arguments, console) -> examinations, new Printer(wording)));
    isHarmless(screen.out());
  }

  @ParameterizedTest(name = "as {0}")
  @DisplayName("is one line of the log, which does nothing")
  @EnumSource(Log.Form.class)
  void log(Log.Form form) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
    Log log = new Log(Level.INFO, form, stream, () -> Instant.EPOCH);
    log.write(Level.WARN, EVIL);
    String line = written.toString(StandardCharsets.UTF_8);
    assertEquals(1, line.lines().count(), line);
    isHarmless(line);
    written.reset();
    log.tell(EVIL);
    isHarmless(written.toString(StandardCharsets.UTF_8));
    written.reset();
    log.status(EVIL);
    isHarmless(written.toString(StandardCharsets.UTF_8) + "\n");
  }

  @Test
  @DisplayName("is set apart where a message of ours has several lines")
  void severalLines() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
    Log log = new Log(Level.INFO, Log.Form.PLAIN, stream, () -> Instant.EPOCH);
    log.write(Level.ERROR, List.of("mayfly.yaml:1: " + EVIL, "mayfly: all ended"));
    String lines = written.toString(StandardCharsets.UTF_8);
    isHarmless(lines);
    assertEquals(2, lines.lines().count(), lines);
    assertTrue(lines.endsWith("\n    mayfly: all ended\n"), lines);
  }
}
