package dev.mayfly.sidecar.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.time.Clock;
import dev.mayfly.sidecar.command.Operations.Kind;
import dev.mayfly.sidecar.command.Operations.Process;
import dev.mayfly.sidecar.wiring.ReportWording;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The operator's commands")
class OperatorsCommandsTest {

  private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");

  private final Screen screen = new Screen();
  private final List<Process> processes = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();
  private boolean proven = true;

  private final Operations operations =
      new Operations() {
        @Override
        public List<Process> processes(Arguments arguments) {
          return processes;
        }

        @Override
        public Map<String, Object> end(Process sidecar, String task, String reason, Duration wait) {
          ended.add(sidecar.name() + " " + task + " " + reason + " " + wait.toSeconds());
          return wait.isZero() || ended.size() < 2
              ? Map.of("state", "ENDING")
              : Map.of("state", "ENDED", "receipt", Map.of("proven", proven));
        }
      };

  private static Map<String, Object> task(String name, String state) {
    Map<String, Object> lease =
        Map.of(
            "state",
            "ACTIVE",
            "account",
            "mf-1",
            "target",
            "main",
            "note",
            "the server is away",
            "valid_until",
            NOW.plusSeconds(90));
    return Map.of(
        "task",
        name,
        "incarnation",
        "1",
        "state",
        state,
        "started",
        NOW.minusSeconds(61),
        "silence_seconds",
        2.5,
        "reason",
        "",
        "leases",
        List.of(lease));
  }

  private void has(Kind kind, String... tasks) {
    List<Map<String, Object>> all =
        List.of(tasks).stream().map(it -> it.split(" ", -1)).map(it -> task(it[0], it[1])).toList();
    processes.add(new Process("p" + processes.size(), "process " + processes.size(), kind, all));
  }

  private int status(String... words) {
    Clock clock =
        new Clock() {
          @Override
          public Instant now() {
            return NOW;
          }

          @Override
          public long nanoTime() {
            return 0;
          }
        };
    int[] looks = {3};
    Status.Display display =
        new Status.Display() {
          @Override
          public boolean isTerminal() {
            return true;
          }

          @Override
          public boolean again() {
            return --looks[0] > 0;
          }
        };
    Printer printer = new Printer(new ReportWording());
    return screen.type(new Status(operations, new StatusText(clock), printer, display), words);
  }

  private int end(String... words) {
    return screen.type(new EndTask(operations, new Printer(new ReportWording())), words);
  }

  @Test
  @DisplayName("status shows each task with what it holds, and what hinders an end")
  void shown() {
    has(Kind.SIDECAR, "nightly ALIVE");
    assertEquals(0, status());
    assertEquals(
        """
        sidecar, process 0
          task       state  since  heard   credentials  expires   why
          nightly/1  ALIVE  1m1s   2s ago  1 ACTIVE     in 1m30s
          ! ACTIVE mf-1 at main: the server is away
        """,
        screen.out());
    assertEquals(0, status("-o", "json"));
    assertTrue(screen.out().contains("\"silence_seconds\":2.5"), screen.out());
    assertEquals(0, status("-o", "yaml"));
    assertTrue(screen.out().contains("valid_until: "), screen.out());
  }

  @Test
  @DisplayName("status --watch shows it again and again, in the same place of a terminal")
  void watched() {
    has(Kind.SIDECAR, "nightly ALIVE");
    assertEquals(0, status("--watch"));
    assertEquals(4, screen.out().split("\u001b\\[H\u001b\\[2J", -1).length);
  }

  @Test
  @DisplayName("status says where no sidecar runs, and what processes that are gone left")
  void without() {
    has(Kind.GONE, "nightly ENDING");
    assertEquals(0, status());
    assertTrue(screen.out().startsWith("No sidecar runs with this state folder.\n"), screen.out());
    assertTrue(screen.out().contains("`mayfly recover` ends what it left"), screen.out());
  }

  @Test
  @DisplayName("end tells the sidecar that has the task, and waits where that is asked for")
  void ends() {
    has(Kind.SIDECAR, "hourly ALIVE");
    has(Kind.SIDECAR, "nightly ALIVE", "daily ENDED");
    assertEquals(0, end("nightly", "--reason", "TICKET-12"));
    assertEquals(List.of("p1 nightly/1 TICKET-12 0"), ended);
    ended.clear();
    assertEquals(0, end("nightly/1", "--wait"));
    assertEquals(2, ended.size());
    assertTrue(screen.out().contains("proven to be gone"), screen.out());
    proven = false;
    assertEquals(1, end("nightly", "--wait"));
    assertTrue(screen.out().contains("mayfly receipts nightly/1"), screen.out());
  }

  @Test
  @DisplayName("end of what is over already says so, and is no error")
  void over() {
    has(Kind.SIDECAR, "nightly ENDED");
    assertEquals(0, end("nightly"));
    assertEquals(List.of(), ended);
    assertTrue(screen.out().startsWith("nightly/1 is over already"), screen.out());
  }

  @Test
  @DisplayName(
      "end names what was meant: the nearest task, the runs to choose from, who else has it")
  void refused() {
    assertEquals(2, end("nightly"));
    assertTrue(screen.err().contains("[no-sidecar]"), screen.err());
    has(Kind.SIDECAR, "nightly ALIVE", "hourly ALIVE", "hourly SUSPECT");
    has(Kind.RUN, "daily ALIVE");
    has(Kind.GONE, "weekly ENDING");
    assertEquals(2, end("nihgtly"));
    assertTrue(screen.err().contains("Did you mean nightly?"), screen.err());
    assertEquals(2, end("hourly"));
    assertTrue(screen.err().contains("Say which: hourly/1, hourly/1"), screen.err());
    assertEquals(2, end("daily"));
    assertTrue(screen.err().contains("SIGTERM"), screen.err());
    assertEquals(2, end("weekly"));
    assertTrue(screen.err().contains("`mayfly recover` ends it"), screen.err());
    assertEquals(List.of(), ended);
  }
}
