package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.sidecar.WrittenLedgers;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.Fault;
import dev.mayfly.testing.servers.FaultyProxy;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The root's password is replaced")
class RevokeThenRotateTest {

  private static final int TASKS = 4;
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String ROTATION = "update drill/rotate-root/main";

  private static DrillEnvironment drill;

  @BeforeAll
  static void prepare(@TempDir Path folder) throws Exception {
    drill = DrillEnvironment.prepare(folder, "    rotate_root: engine\n");
  }

  @AfterAll
  static void stop() {
    drill.close();
  }

  @Test
  @DisplayName("after what was made with it is revoked, once for all tasks that ended meanwhile")
  void oncePerCrowd() throws Exception {
    loginAsRoot();
    Path state = drill.folder.resolve("state");
    List<JobRun> jobs = new ArrayList<>();
    try (FaultyProxy proxy = FaultyProxy.before(URI.create(drill.vault().address()).getPort())) {
      Fault first = proxy.inject(Fault.holdRequest(head -> head.contains("/rotate-root/"), LIMIT));
      Path configuration = drill.configuration("run.yaml", text -> text);
      Map<String, String> environment = DrillEnvironment.environment(state, proxy.address());
      for (int i = 0; i < TASKS; i++) {
        jobs.add(JobRun.start(drill, configuration, environment));
      }
      jobs.subList(1, TASKS).forEach(job -> job.mayfly().finish());
      first.awaitHit(LIMIT);
      jobs.get(0).mayfly().finish(); // too late for the rotation that has begun
      Await.until("all are revoked", LIMIT, () -> revoked(state) == TASKS);
      first.release();
      for (JobRun job : jobs) {
        assertEquals(0, job.mayfly().exitCode(), job.mayfly()::words);
        job.stolen().assertCut(DrillEnvironment.ROLE);
      }
    }
    List<String> requests = drill.audit.requests();
    assertEquals(2, requests.stream().filter(ROTATION::equals).count());
    assertTrue(lastRevocation(requests) < requests.lastIndexOf(ROTATION));
    SQLException refusal = assertThrows(SQLException.class, RevokeThenRotateTest::loginAsRoot);
    assertEquals("28P01", refusal.getSQLState());
    assertEquals(List.of(), new WrittenLedgers(state).unfinished());
  }

  private static void loginAsRoot() throws SQLException {
    drill.database().connect("drill", "drill_root", "root-of-drill").close();
  }

  /** How many tasks' leases their issuer has confirmed to be revoked. */
  private static long revoked(Path state) {
    return new WrittenLedgers(state)
        .all().stream()
            .filter(
                entries ->
                    entries.stream()
                        .map(Recorded::entry)
                        .anyMatch(Entry.RevocationConfirmed.class::isInstance))
            .count();
  }

  /** Of the tasks: the canary's own comes after the rotation it tries. */
  private static int lastRevocation(List<String> requests) {
    List<Integer> revocations = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      if (requests
          .get(i)
          .startsWith("update sys/leases/revoke/drill/creds/" + DrillEnvironment.ROLE)) {
        revocations.add(i);
      }
    }
    return revocations.get(TASKS - 1);
  }
}
