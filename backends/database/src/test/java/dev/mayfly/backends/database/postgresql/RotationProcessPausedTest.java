package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.postgresql.Breaking.How;
import dev.mayfly.testing.servers.SharedServers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of two root logins that take turns")
class RotationProcessPausedTest {

  private static Reporting reporting;
  private static RootTurns turns;

  @BeforeAll
  static void start() {
    reporting = Reporting.taking(SharedServers.openBao(), SharedServers.postgreSql());
    turns = new RootTurns(reporting);
  }

  @AfterAll
  static void stop() {
    reporting.close();
  }

  @Test
  @DisplayName("one works, whichever call a process is paused at and goes on with late")
  void paused() throws Exception {
    boolean reached = true;
    for (int call = 1; reached; call++) {
      turns.remember();
      Breaking breaking = new Breaking(call, How.PAUSED);
      RotatingProcess paused = turns.process(breaking);
      CompletableFuture<Void> late =
          CompletableFuture.runAsync(() -> RootTurns.rotate(paused))
              .whenComplete((done, failure) -> breaking.resume());
      breaking.awaitPause();
      reached = breaking.reached();
      turns.pass();
      turns.process(Breaking.nothing()).rotateAtLast();
      breaking.resume();
      late.get();
      turns.assertOver();
      turns.pass();
      assertTrue(call < RootTurns.MORE_CALLS_THAN_THERE_ARE);
    }
  }
}
