package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.testing.servers.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("While a server is dead during the end of a task,")
class KilledServersTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static Estate estate;
  private static Path configuration;

  @BeforeAll
  static void prepare(@TempDir Path folder) throws Exception {
    estate = Estate.prepare(folder, "");
    configuration = estate.configuration("run.yaml", text -> text);
  }

  @AfterAll
  static void stop() {
    estate.close();
  }

  @Test
  @DisplayName("OpenBao's absence keeps nobody logged in, and the end is proven once it is back")
  void openBao() throws Exception {
    Path state = estate.folder.resolve("state-bao");
    JobRun job = start(state);
    estate.vault().kill();
    job.mayfly().finish();
    awaitFailure(state);
    assertEquals(List.of(), job.thief().sessions());
    estate.vault().start();
    assertProven(job, state);
  }

  @Test
  @DisplayName("PostgreSQL's absence is waited out, and the end is proven once it is back")
  void postgreSql() throws Exception {
    Path state = estate.folder.resolve("state-postgres");
    JobRun job = start(state);
    estate.database().kill();
    job.mayfly().finish();
    awaitFailure(state);
    estate.database().start();
    assertProven(job, state);
  }

  private static JobRun start(Path state) throws Exception {
    return JobRun.start(estate, configuration, Estate.environment(state, estate.vault().address()));
  }

  private static void awaitFailure(Path state) {
    Await.until(
        "a step of the end fails", LIMIT, () -> new Ledgers(state).has(Entry.EndFailed.class));
  }

  private static void assertProven(JobRun job, Path state) throws Exception {
    job.mayfly().await(Duration.ofMinutes(2));
    Ledgers ledgers = new Ledgers(state);
    assertEquals(List.of(), ledgers.open(), job.mayfly()::words);
    assertEquals(List.of(), ledgers.unfinished(), job.mayfly()::words);
    assertTrue(ledgers.has(Entry.LeaseProven.class));
    job.thief().assertCut(Estate.ROLE);
  }
}
