package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.RootTurns;
import dev.mayfly.testing.servers.SharedServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of two root logins that take turns")
class RotationProcessKilledTest {

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
  @DisplayName(
      "one always works, and the next process ends what was begun, whichever call a process dies at")
  void killed() throws Exception {
    turns.dieAtEachCall();
  }
}
