package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.sidecar.MayflyProcess;
import dev.mayfly.testing.servers.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("When a sidecar is killed by SIGKILL, its task's access is cut by the next one:")
class KilledSidecarTest {

  /** So long that not many leases fill a ledger. */
  private static final String RULE = "anybody".repeat(60_000);

  private static DrillEnvironment drill;

  @BeforeAll
  static void prepare(@TempDir Path folder) throws Exception {
    drill = DrillEnvironment.prepare(folder, "");
  }

  @AfterAll
  static void stop() {
    drill.close();
  }

  private static String beats(String text) {
    return text.replace(
        "begin: on_request", "begin: on_request\n    heartbeat: { source: [ beat ], timeout: 2s }");
  }

  private static String wordy(String text) {
    return beats(text).replace("name: anybody", "name: " + RULE);
  }

  /** Waits for who held its tasks until a loaded machine has had time to answer them. */
  private static String waits(String text) {
    return beats(text).replace("timeout: 2s", "timeout: 30s");
  }

  private static String beginsWithIt(String text) {
    return text.replace("begin: on_request", "begin: at_start");
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("as it was joined")
  @EnumSource(KillPoint.Moment.class)
  void joined(KillPoint.Moment moment) throws Exception {
    String name = "joined-" + moment;
    KillPoint killPoint = new KillPoint(Entry.TaskJoined.class, moment, KillPoint.FIRST);
    try (SidecarRun doomed =
        SidecarRun.start(drill, name, KilledSidecarTest::beginsWithIt, killPoint)) {
      Await.until("its task has begun", SidecarRun.LIMIT, () -> doomed.health("/startupz") == 200);
      assertThrows(IOException.class, doomed::join, "nobody is left to answer");
      assertEquals(MayflyProcess.KILLED, doomed.process().exitCode(), doomed.process()::words);
    }
    assertNothingIsLeft(SidecarRun.start(drill, name, KilledSidecarTest::beats, Map.of()));
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("as it went on with a task of the one before")
  @EnumSource(KillPoint.Moment.class)
  void adopted(KillPoint.Moment moment) throws Exception {
    String name = "adopted-" + moment;
    SidecarTask task;
    try (SidecarRun first = SidecarRun.start(drill, name, KilledSidecarTest::waits, Map.of())) {
      task = first.task();
      first.process().kill();
    }
    KillPoint killPoint = new KillPoint(Entry.TaskAdopted.class, moment, KillPoint.TAKEN_OVER);
    try (SidecarRun doomed = SidecarRun.start(drill, name, KilledSidecarTest::waits, killPoint)) {
      assertEquals(204, task.call("POST", "/beat").status());
      assertEquals(MayflyProcess.KILLED, doomed.process().exitCode(), doomed.process()::words);
    }
    assertNothingIsLeft(SidecarRun.start(drill, name, KilledSidecarTest::beats, Map.of()));
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("as it had granted it an extension")
  @EnumSource(KillPoint.Moment.class)
  void extended(KillPoint.Moment moment) throws Exception {
    String name = "extended-" + moment;
    KillPoint killPoint = new KillPoint(Entry.TaskExtended.class, moment, KillPoint.FIRST);
    try (SidecarRun doomed = SidecarRun.start(drill, name, KilledSidecarTest::beats, killPoint)) {
      doomed.task().call("POST", "/extend", "{\"for\":\"5s\"}");
      assertEquals(MayflyProcess.KILLED, doomed.process().exitCode(), doomed.process()::words);
    }
    assertNothingIsLeft(SidecarRun.start(drill, name, KilledSidecarTest::beats, Map.of()));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @DisplayName("as its ledger was full and it had begun another")
  @CsvSource({"Opened, APPENDED", "LeaseIssued, SYNCED"})
  void rolled(String kind, KillPoint.Moment moment) throws Exception {
    String name = "rolled-" + kind + "-" + moment;
    KillPoint killPoint = KillPoint.parse(kind + "," + moment + ",2");
    try (SidecarRun doomed = SidecarRun.start(drill, name, KilledSidecarTest::wordy, killPoint)) {
      while (doomed.process().handle().isAlive()) {
        try {
          assertEquals(201, doomed.join().status());
        } catch (IOException killed) {
          assertEquals(MayflyProcess.KILLED, doomed.process().exitCode(), doomed.process()::words);
        }
      }
    }
    assertNothingIsLeft(SidecarRun.start(drill, name, KilledSidecarTest::beats, Map.of()));
  }

  private static void assertNothingIsLeft(SidecarRun last) throws Exception {
    try (last) {
      Await.until(
          "no task's login is left",
          SidecarRun.LIMIT,
          () ->
              drill
                  .database()
                  .query(
                      "postgres",
                      "SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member"
                          + " WHERE m.roleid = 'drill_rw'::regrole AND r.rolname LIKE 'drill-%'")
                  .isEmpty());
      drill.thieves().forEach(stolen -> stolen.assertCut(DrillEnvironment.ROLE));
      assertEquals(0, last.stop(), last.process()::words);
      assertEquals(List.of(), last.ledgers().unfinished());
      assertTrue(drill.servers.accounts().isEmpty());
    }
  }
}
