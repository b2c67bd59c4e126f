package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.MayflyProcess;
import dev.mayfly.testing.servers.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("When mayfly is killed while its command runs,")
class OrphanedChildTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final List<String> STATES = new ArrayList<>();

  private static DrillEnvironment drill;
  private static Path configuration;

  @BeforeAll
  static void prepare(@TempDir Path folder) throws Exception {
    drill = DrillEnvironment.prepare(folder, "");
    configuration = drill.configuration("run.yaml", text -> text);
  }

  /** Whoever recovers takes away what was delivered. */
  @AfterAll
  static void stop() throws Exception {
    try (DrillEnvironment used = drill) {
      for (String state : STATES) {
        MayflyProcess recovery =
            used.launcher.start(
                DrillEnvironment.environment(used.folder.resolve(state), used.vault().address()),
                "recover",
                "-c",
                configuration.toString());
        assertEquals(0, recovery.exitCode(), recovery::words);
      }
    }
  }

  @Test
  @DisplayName("the kernel kills the command")
  void pdeathsig() throws Exception {
    JobRun job = start("state-tied", Map.of());
    ProcessHandle child = child(job);
    job.mayfly().kill();
    Await.until("the command is dead", LIMIT, () -> !child.isAlive());
  }

  @Test
  @DisplayName("without setpriv the command lives on, and its access ends with the token's period")
  void period() throws Exception {
    drill.vault().admin().write("auth/token/roles/drill", Map.of("token_period", "5s"));
    JobRun job = start("state-loose", Map.of("PATH", pathWithoutSetpriv().toString()));
    ProcessHandle child = child(job);
    job.mayfly().say("SELECT pg_sleep(60);"); // its input ends with mayfly
    job.mayfly().kill();
    assertTrue(child.isAlive());
    try {
      job.stolen().assertCut(DrillEnvironment.ROLE);
    } finally {
      child.destroyForcibly();
    }
  }

  private static JobRun start(String state, Map<String, String> more) throws Exception {
    STATES.add(state);
    Map<String, String> environment =
        DrillEnvironment.environment(drill.folder.resolve(state), drill.vault().address());
    environment.putAll(more);
    return JobRun.start(drill, configuration, environment);
  }

  private static ProcessHandle child(JobRun job) {
    return ProcessHandle.of(job.mayfly().pid()).orElseThrow().children().findFirst().orElseThrow();
  }

  /** Where there is psql and what it is started with, and nothing else. */
  private static Path pathWithoutSetpriv() throws Exception {
    Path folder = Files.createDirectory(drill.folder.resolve("bin"));
    for (String program : new String[] {"psql", "env"}) {
      Files.createSymbolicLink(folder.resolve(program), Path.of("/usr/bin", program));
    }
    return folder;
  }
}
