package dev.mayfly.sidecar.wiring;

import dev.mayfly.core.broker.Broker;
import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Snapshot;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.sidecar.disk.ProcessFolder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A ledger that this process has open, and the broker that works on it. To be used from any thread
 * but the loop.
 */
final class OpenLedger {

  private final ProcessFolder folder;
  private final Broker broker;
  private final Engine engine;

  OpenLedger(ProcessFolder folder, Broker broker, Engine engine) {
    this.folder = folder;
    this.broker = broker;
    this.engine = engine;
  }

  ProcessFolder folder() {
    return folder;
  }

  /** To be touched on the loop only. */
  Broker broker() {
    return broker;
  }

  /** Completes once nothing is left to do now. */
  CompletableFuture<Void> idle() {
    CompletableFuture<Void> idle = new CompletableFuture<>();
    engine.loop().post(() -> broker.whenIdle(() -> idle.complete(null)));
    return idle;
  }

  /** Whether nothing is left to do now, or nothing but what a person is needed for. */
  CompletableFuture<Boolean> isSettled() {
    return engine.onLoop(
        () ->
            broker.idle()
                || broker.snapshot().tasks().stream()
                    .flatMap(task -> task.leases().stream())
                    .anyMatch(lease -> lease.state() == LeaseState.STRANDED));
  }

  CompletableFuture<Boolean> isIdle() {
    return engine.onLoop(broker::idle);
  }

  /** Every task in it, as it stands. */
  CompletableFuture<List<Receipt>> receipts() {
    return engine.onLoop(() -> broker.snapshot().tasks());
  }

  /**
   * Ends Mayfly's own tasks and closes the ledger; completes with whether nothing is left to do in
   * it, ever.
   */
  CompletableFuture<Boolean> close() {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    engine.loop().post(() -> broker.close(() -> closed.complete(isFinished(broker.snapshot()))));
    return closed;
  }

  private static boolean isFinished(Snapshot snapshot) {
    return snapshot.rotationsDue().isEmpty()
        && snapshot.tasks().stream().allMatch(Receipt::complete);
  }

  /** Gives the folder away: to the finished ones, or to whoever starts next. */
  void release(boolean finished) throws IOException {
    if (finished) {
      folder.finish();
    } else {
      folder.close();
    }
  }
}
