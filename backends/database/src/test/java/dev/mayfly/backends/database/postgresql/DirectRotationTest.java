package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.mayfly.backends.database.Breaking;
import dev.mayfly.backends.database.RootTurns;
import dev.mayfly.testing.servers.SharedServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of two root logins that Mayfly itself makes accounts with")
class DirectRotationTest {

  private static Reporting reporting;
  private static RootTurns turns;

  @BeforeAll
  static void start() {
    reporting = Reporting.directTaking(SharedServers.openBao(), SharedServers.postgreSql());
    turns = new RootTurns(reporting);
  }

  @AfterAll
  static void stop() {
    reporting.close();
  }

  @Test
  @DisplayName(
      "the other is used after a rotation, also by a process that knew the first, and no old password works")
  void turns() throws Exception {
    turns.assertIssues();
    turns.remember();
    String before = turns.active();
    turns.process(Breaking.nothing()).rotate();
    assertNotEquals(before, turns.active());
    turns.assertOver();
  }

  @Test
  @DisplayName("one always works, and a process goes on, whichever answer is lost on the way")
  void lost() throws Exception {
    turns.loseEachAnswer();
  }
}
