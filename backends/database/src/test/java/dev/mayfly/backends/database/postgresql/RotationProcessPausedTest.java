package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.RootTurns;
import dev.mayfly.testing.servers.SharedServers;
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
    turns.pauseAtEachCall();
  }
}
