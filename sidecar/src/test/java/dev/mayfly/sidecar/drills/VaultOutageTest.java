package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.sidecar.endpoint.Wire;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.FaultyProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("While a sidecar serves tasks and Vault")
class VaultOutageTest {

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
  @DisplayName("is not there yet, tasks wait for it, and begin once it is")
  void notThereYet() throws Exception {
    try (FaultyProxy vault = vaultProxy()) {
      vault.refuse();
      try (SidecarRun sidecar =
          start("early", text -> text.replace("begin: on_request", "begin: at_start"), vault)) {
        assertEquals(200, sidecar.health("/livez"));
        assertEquals(503, sidecar.health("/startupz"));
        assertEquals(503, sidecar.health("/readyz"));
        vault.listen();
        Await.until(
            "the task has begun: " + sidecar.process().words(),
            SidecarRun.LIMIT,
            () -> sidecar.health("/startupz") == 200 && sidecar.health("/readyz") == 200);
        SidecarTask task = sidecar.task();
        task.end();
        task.assertProven();
        assertEquals(0, sidecar.stop(), sidecar.process()::words);
      }
    }
  }

  @Test
  @DisplayName(
      "is sealed, a task that ends is cut off and proven at once, and settled once it is unsealed")
  void sealed() throws Exception {
    try (SidecarRun sidecar = SidecarRun.start(drill, "sealed")) {
      SidecarTask ended = sidecar.task();
      SidecarTask living = sidecar.task();
      try (Wire pulse = living.hold()) {
        drill.vault().admin().write("sys/seal");
        ended.end();
        awaitSevered(sidecar, ended);
        assertEquals(List.of(), ended.stolen().sessions());
        Await.until(
            "it is proven without Vault",
            SidecarRun.LIMIT,
            () -> sidecar.ledgers().has(Entry.LeaseProven.class));
        assertFalse(sidecar.ledgers().has(Entry.RevocationConfirmed.class));
        assertEquals(503, sidecar.join().status());
        drill.vault().restart();
        ended.assertProven();
        assertAtWork(sidecar, living);
        pulse.send("0\r\n\r\n");
        living.assertProven();
      }
      assertEquals(0, sidecar.stop(), sidecar.process()::words);
    }
  }

  private static void awaitSevered(SidecarRun sidecar, SidecarTask task) {
    Await.until(
        "the sessions of " + task.path() + " are killed",
        SidecarRun.LIMIT,
        () -> task.stolen().sessions().isEmpty() && sidecar.ledgers().has(Entry.Severed.class));
  }

  /** The task lives, and its credential works. */
  private static void assertAtWork(SidecarRun sidecar, SidecarTask task) throws IOException {
    assertTrue(task.status().contains("\"state\":\"ALIVE\""), task.status());
    assertFalse(task.stolen().sessions().isEmpty(), sidecar.process()::words);
  }

  @Test
  @DisplayName("restarts, living tasks are renewed on and notice nothing")
  void restarts() throws Exception {
    limitLife("12s");
    try (SidecarRun sidecar =
        SidecarRun.start(
            drill, "restarted", text -> text.replace("ttl: 5m", "ttl: 12s"), Map.of())) {
      SidecarTask task = sidecar.task();
      try (Wire pulse = task.hold()) {
        drill.vault().restart();
        long renewals = renewals(sidecar);
        Await.until(
            "the lease is renewed again", SidecarRun.LIMIT, () -> renewals(sidecar) > renewals + 1);
        assertAtWork(sidecar, task);
        pulse.send("0\r\n\r\n");
        task.assertProven();
      }
      assertEquals(0, sidecar.stop(), sidecar.process()::words);
    } finally {
      limitLife("15m");
    }
  }

  private static void limitLife(String ttl) {
    drill.vault().admin().write("drill/roles/" + DrillEnvironment.ROLE, Map.of("default_ttl", ttl));
  }

  private static long renewals(SidecarRun sidecar) {
    return sidecar.ledgers().all().stream()
        .flatMap(List::stream)
        .map(Recorded::entry)
        .filter(Entry.LeaseRenewed.class::isInstance)
        .count();
  }

  @Test
  @DisplayName("revokes our own token, living tasks go on, others begin, and all ends are proven")
  void revokesOurToken() throws Exception {
    try (SidecarRun sidecar = SidecarRun.start(drill, "revoked")) {
      SidecarTask task = sidecar.task();
      try (Wire pulse = task.hold()) {
        drill.vault().admin().write("sys/leases/revoke-prefix/auth/approle/login");
        SidecarTask late = sidecar.task();
        late.end();
        late.assertProven();
        assertAtWork(sidecar, task);
        pulse.send("0\r\n\r\n");
        task.assertProven();
      }
      assertEquals(0, sidecar.stop(), sidecar.process()::words);
    }
  }

  @Test
  @DisplayName(
      "cannot be reached and the sidecar must stop, the end is proven, and it says what is left")
  void cannotBeReachedAtTheEnd() throws Exception {
    try (FaultyProxy vault = vaultProxy();
        SidecarRun sidecar =
            start(
                "left", text -> text.replace("shutdown_grace: 5m", "shutdown_grace: 4s"), vault)) {
      SidecarTask task = sidecar.task();
      vault.refuse();
      assertEquals(0, sidecar.stop(), sidecar.process()::words);
      assertEquals(List.of(), task.stolen().sessions());
      String words = sidecar.process().words();
      assertTrue(words.contains("stays in"), words);
      assertTrue(words.contains("proven to be gone"), words);
      assertTrue(words.contains("settling of "), words);
      vault.listen();
      try (SidecarRun next = start("left", text -> text, vault)) {
        task.stolen().assertCut(DrillEnvironment.ROLE);
        assertEquals(0, next.stop(), next.process()::words);
        assertEquals(List.of(), next.ledgers().open());
      }
    }
  }

  private static SidecarRun start(String name, UnaryOperator<String> change, FaultyProxy vault)
      throws IOException {
    return SidecarRun.start(drill, name, change, Map.of("VAULT_ADDR", vault.address()));
  }

  private static FaultyProxy vaultProxy() {
    return FaultyProxy.before(URI.create(drill.vault().address()).getPort());
  }
}
