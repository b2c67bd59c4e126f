package dev.mayfly.sidecar.rotator;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.RotationRequests;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.process.Signal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Looks time and again whether somebody asks for a rotation, and has it done. */
final class RequestWatch {

  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Instance instance;
  private final RunReport report;
  private final Map<String, RotationRequests> served;

  /**
   * @param served by the target's name
   */
  RequestWatch(Instance instance, RunReport report, Map<String, RotationRequests> served) {
    this.instance = instance;
    this.report = report;
    this.served = Map.copyOf(served);
  }

  /** Returns when it is told to stop. */
  void until(CompletableFuture<Signal> stopped) throws InterruptedException {
    // Without a guard's login no canary's end is proven.
    instance.engine().loop().post(() -> instance.own().broker().acquireGuardLogins(() -> {}));
    instance.recoverInBackground();
    report.tell("rotating the roots of " + String.join(", ", served.keySet()) + " when asked to");
    do {
      served.forEach(this::look);
    } while (!RunReport.isDoneWithin(stopped, LOOK));
  }

  private void look(String target, RotationRequests requests) {
    try {
      Deadline deadline = Deadline.in(instance.engine().clock(), PATIENCE);
      if (requests.pending(deadline)) {
        instance.engine().loop().post(() -> instance.own().broker().rotate(target));
      }
    } catch (BackendException e) {
      report.warn(
          "cannot look whether the root of " + target + " is to be rotated: " + e.message());
    }
  }
}
