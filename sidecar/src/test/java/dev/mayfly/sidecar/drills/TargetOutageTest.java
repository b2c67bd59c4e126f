package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.sidecar.endpoint.Wire;
import dev.mayfly.testing.servers.Await;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("While a sidecar serves tasks and the target is down,")
class TargetOutageTest {

  private static DrillEnvironment drill;

  @BeforeAll
  static void prepare(@TempDir Path folder) throws Exception {
    drill = DrillEnvironment.prepare(folder, "");
  }

  @AfterAll
  static void stop() {
    drill.close();
  }

  @Test
  @DisplayName("whoever asks for a task is told so, and is given one once it is up")
  void atTheIssue() throws Exception {
    try (SidecarRun sidecar = SidecarRun.start(drill, "issue")) {
      drill.database().kill();
      Wire.Response refused = sidecar.join();
      assertEquals(503, refused.status(), refused.body());
      assertEquals("unavailable", refused.field("code"), refused.body());
      drill.database().start();
      SidecarTask task = sidecar.task();
      task.end();
      task.assertProven();
      assertEquals(0, sidecar.stop(), sidecar.process()::words);
      assertEquals(List.of(), sidecar.ledgers().open());
    }
  }

  @Test
  @DisplayName("the end of a task is tried until it is up, and proven then")
  void atTheEnd() throws Exception {
    try (SidecarRun sidecar = SidecarRun.start(drill, "end")) {
      SidecarTask task = sidecar.task();
      Wire pulse = task.hold();
      drill.database().kill();
      pulse.close();
      Await.until(
          "a step of the end fails",
          SidecarRun.LIMIT,
          () -> sidecar.ledgers().has(Entry.EndFailed.class));
      assertTrue(task.status().contains("\"state\":\"ENDING\""), task.status());
      drill.database().start();
      task.assertProven();
      assertEquals(0, sidecar.stop(), sidecar.process()::words);
      assertEquals(List.of(), sidecar.ledgers().open());
    }
  }

  @Test
  @DisplayName("living tasks go on once it is up, with the credential that they have")
  void whileTasksLive() throws Exception {
    try (SidecarRun sidecar = SidecarRun.start(drill, "living")) {
      SidecarTask task = sidecar.task();
      try (Wire pulse = task.hold()) {
        drill.database().kill();
        drill.database().start();
        task.stolen().breakInAgain();
        assertTrue(task.status().contains("\"state\":\"ALIVE\""), task.status());
        pulse.send("0\r\n\r\n");
        task.assertProven();
      }
      assertEquals(0, sidecar.stop(), sidecar.process()::words);
    }
  }
}
