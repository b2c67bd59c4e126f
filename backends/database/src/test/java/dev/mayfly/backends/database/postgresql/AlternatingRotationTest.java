package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.postgresql.Breaking.How;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.testing.servers.SharedServers;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    turns.remember();
    String before = turns.active();
    try (Connection open = reporting.server.connect(reporting.name, before, password(before))) {
      turns.process(Breaking.nothing()).rotate();
      assertTrue(!open.isValid(1), "a session of the old root is left");
    }
    assertNotEquals(before, turns.active());
    turns.assertOver();
    turns.process(Breaking.nothing()).rotate();
    assertEquals(before, turns.active());
    turns.assertOver();
  }

  private static String password(String login) {
    return turns.record().get("passwords." + login).toString();
  }

  @Test
  @DisplayName("one always works, and a process goes on, whichever answer is lost on the way")
  void lost() throws Exception {
    boolean reached = true;
    for (int call = 1; reached; call++) {
      Breaking breaking = new Breaking(call, How.LOST);
      RotatingProcess process = turns.process(breaking);
      turns.pass();
      RootTurns.rotate(process);
      reached = breaking.reached();
      turns.remember();
      turns.assertIssues();
      RootTurns.rotate(process);
      assertTrue(call < RootTurns.MORE_CALLS_THAN_THERE_ARE);
    }
    turns.assertOver();
  }

  @Test
  @DisplayName("one works while several processes want to rotate at once, and all of them do")
  void atOnce() throws Exception {
    turns.remember();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      RotatingProcess process = turns.process(Breaking.nothing());
      all.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  process.rotateAtLast();
                } catch (BackendException e) {
                  throw new AssertionError(e);
                }
              }));
    }
    for (CompletableFuture<Void> one : all) {
      one.get();
    }
    turns.assertOver();
  }
}
