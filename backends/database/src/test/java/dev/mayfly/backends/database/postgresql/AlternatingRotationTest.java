package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.postgresql.Breaking.How;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
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

  private static final int MORE_THAN_THERE_ARE = 80;

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
  @DisplayName(
      "one always works, and the next process ends what was begun, whichever call a process dies at")
  void killed() throws Exception {
    boolean reached = true;
    for (int call = 1; reached; call++) {
      turns.remember();
      Breaking breaking = new Breaking(call, How.KILLED);
      quietly(turns.process(breaking));
      reached = breaking.reached();
      turns.remember();
      turns.assertIssues();
      turns.pass();
      turns.process(Breaking.nothing()).rotateAtLast();
      turns.assertOver();
      assertTrue(call < MORE_THAN_THERE_ARE);
    }
  }

  @Test
  @DisplayName("one always works, and a process goes on, whichever answer is lost on the way")
  void lost() throws Exception {
    boolean reached = true;
    for (int call = 1; reached; call++) {
      Breaking breaking = new Breaking(call, How.LOST);
      RotatingProcess process = turns.process(breaking);
      turns.pass();
      quietly(process);
      reached = breaking.reached();
      turns.remember();
      turns.assertIssues();
      quietly(process);
      assertTrue(call < MORE_THAN_THERE_ARE);
    }
    turns.assertOver();
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
          CompletableFuture.runAsync(() -> quietly(paused))
              .whenComplete((done, failure) -> breaking.resume());
      breaking.awaitPause();
      reached = breaking.reached();
      turns.pass();
      turns.process(Breaking.nothing()).rotateAtLast();
      breaking.resume();
      late.get();
      turns.assertOver();
      turns.pass();
      assertTrue(call < MORE_THAN_THERE_ARE);
    }
  }

  private static void quietly(RotatingProcess process) {
    try {
      process.rotate();
    } catch (BackendException e) {
      assertEquals(Kind.TRANSIENT, e.kind(), e.message());
    }
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
