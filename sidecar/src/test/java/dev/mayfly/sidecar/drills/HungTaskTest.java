package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.MayflyProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A task that hangs")
class HungTaskTest {

  private static final Pattern ALIVE = Pattern.compile("(beat: 204\n){3}");
  private static final Pattern REFUSED = Pattern.compile("beat: 409");

  @Test
  @DisplayName("loses its access by its deadline, and its late beat is refused")
  void losesItsAccess(@TempDir Path folder) throws Exception {
    try (DrillEnvironment drill = DrillEnvironment.prepare(folder, "");
        SidecarRun sidecar =
            SidecarRun.start(
                drill,
                "hung",
                text ->
                    text.replace(
                        "begin: on_request",
                        "begin: on_request\n    heartbeat: { source: [ beat ], timeout: 2s }"),
                Map.of())) {
      SidecarTask task = sidecar.task();
      try (MayflyProcess beating = beating(folder, task)) {
        beating.say(task.header().strip() + "\r");
        beating.finish();
        assertTrue(beating.prints(ALIVE), beating.words());
        assertFalse(task.stolen().sessions().isEmpty());
        beating.send("STOP");
        task.assertProven();
        assertTrue(task.status().contains("HEARTBEAT_LOST"), task.status());
        beating.send("CONT");
        assertTrue(beating.prints(REFUSED), beating.words());
      }
      assertEquals(0, sidecar.stop(), sidecar.process()::words);
    }
  }

  private static MayflyProcess beating(Path folder, SidecarTask task) throws Exception {
    List<String> arguments = List.of(task.socket().toString(), task.path(), "200");
    return MayflyProcess.start(
        new ProcessBuilder(MayflyProcess.command(BeatingTask.class, arguments)), folder);
  }
}
