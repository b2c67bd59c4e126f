package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.RootTurns;
import dev.mayfly.testing.servers.SharedServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of two root logins that take turns")
class AlternatingRotationTest {

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
      "the other is used after a rotation, both have new passwords, and no old one works any more")
  void turns() throws Exception {
    turns.takeTurns();
  }

  @Test
  @DisplayName("one always works, and a process goes on, whichever answer is lost on the way")
  void lost() throws Exception {
    turns.loseEachAnswer();
  }

  @Test
  @DisplayName("one works while several processes want to rotate at once, and all of them do")
  void atOnce() throws Exception {
    turns.rotateAtOnce(3);
  }

  @Test
  @DisplayName("none is changed by a process that was taken over from")
  void overtaken() throws Exception {
    turns.refuseWhoseEpochIsOver();
  }
}
