package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.sidecar.WrittenLedgers;
import dev.mayfly.testing.servers.Await;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom nobody ends any more, Vault ends, once the credential's time is up. */
@Execution(ExecutionMode.CONCURRENT)
@DisplayName("With Mayfly dead for good, and Vault sealed meanwhile,")
class VaultAloneTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  @ParameterizedTest(name = "PostgreSQL {0}")
  @ValueSource(ints = {16, 17, 18})
  @DisplayName(
      "everything in the way at once keeps no access alive; an account without rights is all that stays")
  void everything(int version, @TempDir Path folder) throws Exception {
    try (DrillEnvironment drill =
            DrillEnvironment.prepare(folder, "", EveryHindranceTest.server(version));
        Left left = leave(drill, hindrances -> hindrances.layOut(300))) {
      Hindrances hindrances = left.hindrances;
      Await.until("Vault took its access", LIMIT, () -> hindrances.access().isEmpty());
      assertEquals(List.of("t"), left.canLogIn(), "what is prepared holds its row");

      drill.database().execute(drill.servers.name(), "ROLLBACK PREPARED 'held'");
      drill.vault().restart();
      Await.until("Vault locked it", LIMIT, () -> left.canLogIn().equals(List.of("f")));
      hindrances.letGo();
      hindrances.maintain();
      assertEquals(List.of(), hindrances.ranAsAnybodyBut(left.account()));
      left.assertThatMayflyEndedNothing();
    }
  }

  @Test
  @DisplayName(
      "its row held, its sessions, its code and a read-only database keep not even the account")
  void allThatPasses(@TempDir Path folder) throws Exception {
    try (DrillEnvironment drill =
            DrillEnvironment.prepare(folder, "", EveryHindranceTest.server(18));
        Left left = leave(drill, Hindrances::layOutPassing)) {
      left.job.stolen().assertCut(DrillEnvironment.ROLE);
      assertEquals(List.of(), left.hindrances.access());
      left.hindrances.letGo();
      left.hindrances.write();
      left.hindrances.maintain();
      assertEquals(List.of(), left.hindrances.ranAsAnybodyBut(left.account()));
      left.assertThatMayflyEndedNothing();
    }
  }

  /** A job whose Mayfly is dead, and what it and others put in the way of its end. */
  private record Left(DrillEnvironment drill, JobRun job, Hindrances hindrances, Path state)
      implements AutoCloseable {

    String account() {
      return job.stolen().login().user();
    }

    List<String> canLogIn() {
      return drill
          .database()
          .query(
              "postgres", "SELECT rolcanlogin FROM pg_roles WHERE rolname = '" + account() + "'");
    }

    void assertThatMayflyEndedNothing() {
      assertFalse(new WrittenLedgers(state).has(Entry.TaskEnding.class));
    }

    /** Nobody takes back what was delivered; it opens nothing any more. */
    @Override
    public void close() throws SQLException, IOException {
      hindrances.close();
      try (DirectoryStream<Path> delivered =
          Files.newDirectoryStream(drill.folder.resolve("processes"), "*.conf")) {
        for (Path file : delivered) {
          Files.delete(file);
        }
      }
    }
  }

  private interface Layout {
    void of(Hindrances hindrances) throws SQLException;
  }

  private static Left leave(DrillEnvironment drill, Layout layout) throws Exception {
    Path state = drill.folder.resolve("state-left");
    Path configuration =
        drill.configuration("left.yaml", text -> text.replace("ttl: 5m", "ttl: 15s"));
    JobRun job =
        JobRun.start(
            drill, configuration, DrillEnvironment.environment(state, drill.vault().address()));
    Hindrances hindrances = new Hindrances(drill.servers, job.stolen().login());
    layout.of(hindrances);
    job.mayfly().kill();
    drill.vault().admin().write("sys/seal");
    drill.vault().restart();
    return new Left(drill, job, hindrances, state);
  }
}
