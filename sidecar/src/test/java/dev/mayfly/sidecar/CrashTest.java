package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.testing.servers.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A mayfly that is killed or stopped")
class CrashTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  /** Holds a session open and says its process id first. */
  private static final String HOLD = "echo pid $$; exec psql -AtXc \"SELECT pg_sleep(600)\"";

  @TempDir static Path folder;
  private static PreparedServers servers;
  private static String configuration;

  @BeforeAll
  static void prepare() throws Exception {
    servers = PreparedServers.prepare("crashes", folder);
    configuration = folder.resolve("mayfly.yaml").toString();
  }

  private static MayflyProcess hold() throws IOException {
    return MayflyProcess.start(folder, "run", "-c", configuration, "--", "sh", "-c", HOLD);
  }

  private static WrittenLedgers ledgers() {
    return new WrittenLedgers(folder.resolve("state"));
  }

  private static List<String> sessions() {
    return servers
        .database()
        .query(
            "postgres",
            "SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(600)%' AND datname"
                + " = 'crashes'");
  }

  private static long pid(MayflyProcess mayfly) {
    return Long.parseLong(
        mayfly
            .output()
            .lines()
            .filter(line -> line.startsWith("pid "))
            .findFirst()
            .orElseThrow()
            .substring(4));
  }

  @Test
  @DisplayName("takes its command with it, and the next one proves the end from the ledger alone")
  void theNextOneProvesTheEnd() throws Exception {
    try (MayflyProcess mayfly = hold()) {
      mayfly.awaitOutput("pid ");
      Await.until("the session is open", LONG, () -> !sessions().isEmpty());
      Optional<ProcessHandle> command = ProcessHandle.of(pid(mayfly));
      mayfly.kill();
      Await.until("the command is dead", LONG, () -> command.map(c -> !c.isAlive()).orElse(true));
    }
    MayflyProcess next = MayflyProcess.run(folder, "recover", "-c", configuration);
    assertEquals(0, next.exitCode(), next.errors());
    assertTrue(next.output().contains("1 tasks at their end, 0 not yet"), next.output());
    assertEquals(List.of(), servers.accounts());
    assertEquals(List.of(), sessions());
    assertFalse(ledgers().all().isEmpty());
  }

  @Test
  @DisplayName("is finished by the next run as well, beside that one's own work")
  void isFinishedByTheNextRun() throws Exception {
    try (MayflyProcess mayfly = hold()) {
      mayfly.awaitOutput("pid ");
      mayfly.kill();
    }
    MayflyProcess next = MayflyProcess.run(folder, "run", "-c", configuration, "--", "true");
    assertEquals(0, next.exitCode(), next.errors());
    assertEquals(List.of(), servers.accounts());
    assertEquals(List.of(), ledgers().unfinished());
    assertFalse(ledgers().all().isEmpty());
  }

  @Test
  @DisplayName("keeps its ledger's folder from every other process while it lives")
  void keepsItsFolder() throws Exception {
    try (MayflyProcess mayfly = hold()) {
      mayfly.awaitOutput("pid ");
      String ledger = ledgers().place(ledgers().unfinished().get(0));
      MayflyProcess second = MayflyProcess.run(folder, "recover", "-c", configuration, ledger);
      assertEquals(2, second.exitCode());
      assertTrue(second.errors().contains("is in use by process " + mayfly.pid()), second.errors());
      MayflyProcess others = MayflyProcess.run(folder, "recover", "-c", configuration);
      assertEquals(0, others.exitCode(), others.errors());
      assertTrue(ProcessHandle.of(pid(mayfly)).isPresent(), "another recovered what was alive");
      mayfly.send("TERM");
      assertEquals(143, mayfly.exitCode(), mayfly.errors());
    }
    assertEquals(List.of(), servers.accounts());
  }

  @Test
  @DisplayName("by SIGSTOP for many heartbeats ends no healthy task when it goes on")
  void stoppedForManyHeartbeats() throws Exception {
    Path eager =
        servers.changed(
            "eager.yaml",
            "max_lifetime: 1h",
            "max_lifetime: 1h\n    heartbeat: { timeout: 500ms }");
    String ticking =
        "i=0; while [ $i -lt 60 ]; do echo tick $i; i=$((i+1)); sleep 0.1; done; psql -AtXc '%s'"
            .formatted("SELECT count(*) FROM sales");
    try (MayflyProcess mayfly =
        MayflyProcess.start(folder, "run", "-c", eager.toString(), "--", "sh", "-c", ticking)) {
      mayfly.awaitOutput("tick 0");
      mayfly.send("STOP");
      mayfly.awaitOutput("tick 30");
      mayfly.send("CONT");
      assertEquals(0, mayfly.exitCode(), mayfly.errors());
      assertTrue(mayfly.output().endsWith("tick 59\n1000\n"), mayfly.words());
    }
    assertEquals(List.of(), servers.accounts());
  }
}
