package dev.mayfly.testing.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("While servers and the sidecar are killed, paused and cut off in turn,")
class ChaosTest {

  private static final int TASKS = 20;

  /** For how long faults go on; {@code testing/chaos} does it for longer. */
  private static final Duration SHORT = Duration.ofSeconds(20);

  @Test
  @DisplayName("living tasks keep a login that works, and nothing is left of any that ended")
  void holds(@TempDir Path folder) throws Exception {
    List<String> told = new ArrayList<>();
    try (ChaosEnvironment field = new ChaosEnvironment(folder, true)) {
      List<String> wrong = new ChaosRun(field, new Random(1), TASKS, told::add).endure(SHORT);
      assertEquals(List.of(), wrong, () -> String.join("\n", told));
    }
  }
}
