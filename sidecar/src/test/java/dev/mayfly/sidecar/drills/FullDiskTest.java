package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Storage;
import dev.mayfly.sidecar.disk.SmallDisk;
import dev.mayfly.sidecar.endpoint.Wire;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("With the disk of its ledger full")
class FullDiskTest {

  /** Nobody here is named by it: a denial is recorded with its name. */
  private static final String RULE = "x".repeat(2_000);

  private static final String POLICY =
      "policy:\n  - { name: "
          + RULE
          + ", principals: [ somebody ], target: main, roles: [ other ], max_ttl: 1h }\n";

  /** A task that nobody may have: to ask for it takes room in the ledger and nothing else. */
  private static final String DENIED =
      "tasks:\n  - { name: denied, begin: on_request, grants: [ { target: main, role: other } ] }\n";

  private static final long DENIALS = Storage.RESERVE / 2 / RULE.length();

  @Test
  @DisplayName(
      "a sidecar begins nothing new once half of what it set aside is used, and still proves and"
          + " records the end of what it had")
  void beginsNothingNew(@TempDir Path folder) throws Exception {
    try (DrillEnvironment drill = DrillEnvironment.prepare(folder, "");
        SmallDisk disk = SmallDisk.mount(SmallDisk.Kind.EXT4, folder.resolve("full/state"));
        SidecarRun sidecar =
            SidecarRun.start(
                drill,
                "full",
                text -> text.replace("tasks:\n", DENIED).replace("policy:\n", POLICY),
                Map.of())) {
      SidecarTask task = sidecar.task();
      disk.fill();
      for (int i = 0; i <= DENIALS; i++) {
        assertEquals(403, sidecar.join("denied").status());
      }
      Wire.Response refused = sidecar.join();
      assertEquals(503, refused.status(), refused.body());
      assertTrue(refused.body().contains("disk of the ledger is full"), refused.body());
      assertEquals(200, sidecar.health("/livez"));
      task.end();
      task.assertProven();
      disk.free();
      SidecarTask late = sidecar.task();
      late.end();
      late.assertProven();
      assertEquals(0, sidecar.stop(), sidecar.process()::words);
      assertEquals(List.of(), sidecar.ledgers().open());
    }
  }
}
