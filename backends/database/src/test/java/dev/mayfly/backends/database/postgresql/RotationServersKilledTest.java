package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.backends.database.Breaking;
import dev.mayfly.backends.database.Breaking.How;
import dev.mayfly.backends.database.RootTurns;
import dev.mayfly.backends.database.RotatingProcess;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.PostgreSql;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Two root logins take turns, and one works, when in the middle of a rotation")
class RotationServersKilledTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static OpenBao vault;
  private static PostgreSql database;
  private static Reporting reporting;
  private static RootTurns turns;

  @BeforeAll
  static void start() {
    CompletableFuture<PostgreSql> starting =
        CompletableFuture.supplyAsync(() -> PostgreSql.builder().start());
    vault = OpenBao.builder().start();
    database = starting.join();
    reporting = Reporting.taking(vault, database);
    turns = new RootTurns(reporting);
  }

  @AfterAll
  static void stop() {
    reporting.close();
    vault.close();
    database.close();
  }

  /** At the changes of a password, of the connection and of the record. */
  @ParameterizedTest(name = "before its call {0}")
  @DisplayName("OpenBao is killed")
  @ValueSource(ints = {6, 9, 11, 17})
  void openBao(int call) throws Exception {
    killed(call, vault::kill, vault::start);
  }

  @ParameterizedTest(name = "before its call {0}")
  @DisplayName("PostgreSQL is killed")
  @ValueSource(ints = {6, 9, 11, 17})
  void postgreSql(int call) throws Exception {
    killed(call, database::kill, database::start);
  }

  private static void killed(int call, Runnable kill, Runnable start) throws Exception {
    turns.remember();
    Breaking breaking = new Breaking(call, How.PAUSED);
    RotatingProcess process = turns.process(breaking);
    CompletableFuture<Void> rotation =
        CompletableFuture.runAsync(() -> fails(process)).whenComplete((d, f) -> breaking.resume());
    breaking.awaitPause();
    kill.run();
    breaking.resume();
    rotation.get();
    start.run();
    turns.remember();
    Await.until(
        "a login is issued",
        LIMIT,
        () -> {
          turns.assertIssues();
          return true;
        });
    process.rotateAtLast();
    turns.assertOver();
  }

  /** Whatever the server was about to do. */
  private static void fails(RotatingProcess process) {
    try {
      process.rotate();
    } catch (BackendException e) {
      assertEquals(true, e.kind() == Kind.TRANSIENT || e.kind() == Kind.UNKNOWN, e.message());
    }
  }
}
