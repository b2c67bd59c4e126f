package dev.mayfly.backends.database.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.backends.database.RootTurns;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.testing.servers.SharedServers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of two root logins that take turns at MariaDB")
class MariaDbAlternatingTest {

  private static Shop shop;
  private static RootTurns turns;

  @BeforeAll
  static void start() {
    shop = Shop.taking(SharedServers.mariaDb(), Map.of());
    turns = new RootTurns(shop);
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  @Test
  @DisplayName(
      "the other is used after a rotation, both have new passwords, and no old one works any more")
  void turns() throws Exception {
    turns.takeTurns();
    assertEquals(
        List.of(),
        shop.faults().stream().filter(fault -> fault.severity() == Severity.ERROR).toList());
  }

  @Test
  @DisplayName("one always works, and a process goes on, whichever answer is lost on the way")
  void lost() throws Exception {
    turns.loseEachAnswer();
  }

  @Test
  @DisplayName("one works, whichever call a process is paused at and goes on with late")
  void paused() throws Exception {
    turns.pauseAtEachCall();
  }

  @Test
  @DisplayName("none is changed by a process that was taken over from")
  void overtaken() throws Exception {
    turns.refuseWhoseEpochIsOver();
  }
}
