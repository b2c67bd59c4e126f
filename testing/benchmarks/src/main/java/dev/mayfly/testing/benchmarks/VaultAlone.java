package dev.mayfly.testing.benchmarks;

import dev.mayfly.testing.servers.BaoClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The peer that everybody has: leases made and revoked by nothing but calls of OpenBao's API. */
final class VaultAlone {
  /** As many as the engine has connections to the database; more are no faster. */
  static final int CALLERS = 16;

  private final BaoClient bao;

  VaultAlone(BaoClient bao) {
    this.bao = bao;
  }

  /** Makes a credential and returns the lease's id. */
  String issue(String role) {
    return bao.read(Site.credentials(role)).text("lease_id");
  }

  /** Returns when the engine has run its revocation. */
  void revoke(String lease) {
    bao.write("sys/leases/revoke/" + lease, Map.of("sync", true));
  }

  /** From the first revocation sent to the last one answered, of so many leases. */
  Duration endAtOnce(String role, int leases) throws InterruptedException, ExecutionException {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<String>> issued = new ArrayList<>();
      for (int i = 0; i < leases; i++) {
        issued.add(callers.submit(() -> issue(role)));
      }
      List<String> ids = new ArrayList<>();
      for (Future<String> lease : issued) {
        ids.add(lease.get());
      }
      long begun = System.nanoTime();
      List<Future<?>> revoked = new ArrayList<>();
      ids.forEach(id -> revoked.add(callers.submit(() -> revoke(id))));
      for (Future<?> revocation : revoked) {
        revocation.get();
      }
      return Duration.ofNanos(System.nanoTime() - begun);
    } finally {
      callers.shutdown();
    }
  }
}
