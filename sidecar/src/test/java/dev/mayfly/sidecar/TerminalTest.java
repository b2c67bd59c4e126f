package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("each-jdk")
@DisplayName("On a terminal")
class TerminalTest {

  private static final String CTRL_C = "\\u0003";
  private static final String CTRL_Z = "\\u001a";
  private static final String CTRL_D = "\\u0004";
  private static final String ENTER = "\\n";

  @TempDir static Path folder;
  private static PreparedServers servers;
  private static String configuration;
  private static Path script;

  /** What was shown, and how it ended. */
  private record Session(String shown, int exitCode) {}

  @BeforeAll
  static void prepare() throws Exception {
    for (String program : List.of("python3", "bash", "psql")) {
      assumeTrue(
          new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0,
          "TERMINAL NOT TESTED: "
              + program
              + " is missing (apt-get install python3 bash"
              + " postgresql-client)");
    }
    servers = PreparedServers.prepare("ttys", folder);
    configuration = folder.resolve("mayfly.yaml").toString();
    script = folder.resolve("terminal.py");
    try (var source =
        Objects.requireNonNull(TerminalTest.class.getResourceAsStream("terminal.py"))) {
      Files.copy(source, script);
    }
  }

  /** {@code steps}: a pattern to wait for, what is typed then, and so on. */
  private static Session talk(List<String> command, String... steps)
      throws IOException, InterruptedException {
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < steps.length; i += 2) {
      json.append(i == 0 ? "" : ",")
          .append("[\"")
          .append(steps[i])
          .append("\",\"")
          .append(steps[i + 1])
          .append("\"]");
    }
    List<String> all =
        new ArrayList<>(List.of("python3", script.toString(), json.append("]").toString()));
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("shown").toFile());
    builder
        .environment()
        .putAll(Map.of("PSQL_HISTORY", "/dev/null", "TERM", "dumb", "LC_ALL", "C"));
    int exitCode = builder.start().waitFor();
    return new Session(Files.readString(folder.resolve("shown")), exitCode);
  }

  private static List<String> mayfly(String... command) {
    List<String> arguments = new ArrayList<>(List.of("run", "-c", configuration, "--"));
    arguments.addAll(List.of(command));
    return MayflyProcess.command(arguments.toArray(String[]::new));
  }

  @Test
  @DisplayName("an interactive psql works, and Ctrl-C cancels its query and nothing else")
  void anInteractivePsqlWorks() throws Exception {
    Session session =
        talk(
            mayfly("psql", "-X", "-P", "pager=off"),
            "ttys=>",
            "DO $$ BEGIN RAISE NOTICE 'as%', 'leep'; PERFORM pg_sleep(600); END $$;" + ENTER,
            "asleep",
            CTRL_C,
            "canceling statement due to user request",
            "SELECT 40 + 2 AS answer;" + ENTER,
            "42",
            "\\\\q" + ENTER);
    assertEquals(0, session.exitCode(), session.shown());
    assertTrue(session.shown().contains("Vault outage tolerated"), session.shown());
    assertTrue(session.shown().contains("its credential is proven to be gone"), session.shown());
    assertFalse(session.shown().contains("\"level\""), "a person is shown JSON");
    assertEquals(List.of(), servers.accounts());
  }

  @Test
  @DisplayName("Ctrl-C ends a command that does not handle it, and the end is proven all the same")
  void ctrlCEndsACommand() throws Exception {
    Session session = talk(mayfly("sh", "-c", "echo ready; exec sleep 600"), "ready", CTRL_C);
    assertEquals(130, session.exitCode(), session.shown());
    assertTrue(session.shown().contains("its credential is proven to be gone"), session.shown());
    assertEquals(List.of(), servers.accounts());
  }

  @Test
  @DisplayName("Ctrl-Z stops mayfly and its command as one job, and fg continues both")
  void ctrlZStopsBoth() throws Exception {
    String command =
        mayfly("sh", "-c", "echo ready; exec cat").stream()
            .map(TerminalTest::quoted)
            .collect(Collectors.joining(" "));
    Path job = Files.writeString(folder.resolve("job.sh"), "exec " + command + "\n");
    String states =
        "p=$(jobs -p); cut -d' ' -f3 /proc/$p/stat;"
            + " for c in $(cat /proc/$p/task/*/children); do cut -d' ' -f3 /proc/$c/stat; done";
    String bothStopped =
        "until [ \\\"$(echo $("
            + states
            + "))\\\" = 'T T' ]; do sleep 0.1; done; echo both' 'stopped";
    Session session =
        talk(
            List.of("bash", "--norc", "-i"),
            "[#$] ",
            "sh " + job + ENTER,
            "ready",
            CTRL_Z,
            // What is typed before the shell's prompt, while the terminal changes hands, may be
            // lost.
            "Stopped[^#$]*[#$] ",
            bothStopped + ENTER,
            "both stopped[^#$]*[#$] ",
            "fg" + ENTER,
            "sh [^ ]*job.sh",
            "once more" + ENTER,
            "once more\\r\\nonce more",
            CTRL_D,
            "proven to be gone",
            "exit 5" + ENTER);
    assertEquals(5, session.exitCode(), session.shown());
    assertEquals(List.of(), servers.accounts());
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  @Test
  @DisplayName("Ctrl-C while it waits for Vault begins nothing")
  void ctrlCWhileItWaits() throws Exception {
    Path away = servers.changed("away.yaml", servers.vault().address(), "http://127.0.0.1:1");
    Session session =
        talk(
            MayflyProcess.command("run", "-c", away.toString(), "--", "echo", "executed"),
            "waiting for Vault",
            CTRL_C);
    assertEquals(130, session.exitCode(), session.shown());
    assertFalse(session.shown().contains("executed"), session.shown());
  }

  @Test
  @DisplayName("mayfly db asks why, opens psql as a user of its own, and proves that it is gone")
  void aSessionOfAPerson() throws Exception {
    Path sessions =
        servers.configuration(
            "sessions.yaml",
            """
            sessions:
              - target: main
                role: ttys_rw
                max_lifetime: 1h
                reason: required
                client: [ psql, -X, -P, pager=off ]
            """);
    Session session =
        talk(
            MayflyProcess.command("db", "-c", sessions.toString(), "main"),
            "Reason: ",
            "TICKET-12" + ENTER,
            "ttys=>",
            "SELECT session_user;" + ENTER,
            "ttys-lease-",
            "DO $$ BEGIN RAISE NOTICE 'as%', 'leep'; PERFORM pg_sleep(600); END $$;" + ENTER,
            "asleep",
            CTRL_C,
            "canceling statement due to user request",
            "\\\\q" + ENTER);
    assertEquals(0, session.exitCode(), session.shown());
    assertTrue(session.shown().contains("its credential is proven to be gone"), session.shown());
    assertEquals(List.of(), servers.accounts());
  }

  @Test
  @DisplayName("an interactive psql works as a task of a sidecar too")
  void aHeldPsqlWorks() throws Exception {
    try (ServingSidecar sidecar = ServingSidecar.start(servers, UnaryOperator.identity())) {
      Session session =
          talk(
              MayflyProcess.command(
                  "hold",
                  "--task",
                  "job",
                  "--socket",
                  sidecar.socket().toString(),
                  "--environment",
                  "pg",
                  "--",
                  "psql",
                  "-X",
                  "-P",
                  "pager=off"),
              "ttys=>",
              "SELECT 40 + 2 AS answer;" + ENTER,
              "42",
              "\\\\q" + ENTER);
      assertEquals(0, session.exitCode(), session.shown());
      assertTrue(session.shown().contains("are proven to be dead"), session.shown());
    }
  }
}
