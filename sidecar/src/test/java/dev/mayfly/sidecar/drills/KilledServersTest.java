package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.sidecar.WrittenLedgers;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.Fault;
import dev.mayfly.testing.servers.FaultyProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("When a server is killed by SIGKILL during the end of a task,")
class KilledServersTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static DrillEnvironment drill;

  @BeforeAll
  static void prepare(@TempDir Path folder) throws Exception {
    drill = DrillEnvironment.prepare(folder, "");
  }

  @AfterAll
  static void stop() {
    drill.close();
  }

  @Test
  @DisplayName("OpenBao's absence keeps nobody logged in, and the end is proven once it is back")
  void openBao() throws Exception {
    Path state = drill.folder.resolve("state-bao");
    try (FaultyProxy proxy = FaultyProxy.before(URI.create(drill.vault().address()).getPort())) {
      Fault revocation =
          proxy.inject(Fault.holdRequest(head -> head.contains("/leases/revoke/"), LIMIT));
      Path configuration = drill.configuration("bao.yaml", text -> text);
      JobRun job =
          JobRun.start(drill, configuration, DrillEnvironment.environment(state, proxy.address()));
      job.mayfly().finish();
      revocation.awaitHit(LIMIT);
      drill.vault().kill();
      proxy.heal();
      awaitFailure(state);
      assertEquals(List.of(), job.stolen().sessions());
      drill.vault().start();
      assertProven(job, state);
    }
  }

  @Test
  @DisplayName("PostgreSQL's absence is waited out, and the end is proven once it is back")
  void postgreSql() throws Exception {
    Path state = drill.folder.resolve("state-postgres");
    AtomicBoolean ending = new AtomicBoolean();
    try (FaultyProxy proxy = FaultyProxy.before(drill.database().port())) {
      Fault cut =
          proxy.inject(
              Fault.holdRequest(
                  statement -> ending.get() && statement.contains("drill_mayfly"), LIMIT));
      Path configuration =
          drill.configuration(
              "postgres.yaml",
              text -> text.replace(":" + drill.database().port() + "/", ":" + proxy.port() + "/"));
      JobRun job =
          JobRun.start(
              drill, configuration, DrillEnvironment.environment(state, drill.vault().address()));
      ending.set(true);
      job.mayfly().finish();
      cut.awaitHit(LIMIT);
      drill.database().kill();
      proxy.heal();
      awaitFailure(state);
      drill.database().start();
      assertProven(job, state);
    }
  }

  private static void awaitFailure(Path state) {
    Await.until(
        "a step of the end fails",
        LIMIT,
        () -> new WrittenLedgers(state).has(Entry.EndFailed.class));
  }

  private static void assertProven(JobRun job, Path state) throws Exception {
    job.mayfly().exitCode(Duration.ofMinutes(2));
    WrittenLedgers ledgers = new WrittenLedgers(state);
    assertEquals(List.of(), ledgers.open(), job.mayfly()::words);
    assertEquals(List.of(), ledgers.unfinished(), job.mayfly()::words);
    assertTrue(ledgers.has(Entry.LeaseProven.class));
    job.stolen().assertCut(DrillEnvironment.ROLE);
  }
}
