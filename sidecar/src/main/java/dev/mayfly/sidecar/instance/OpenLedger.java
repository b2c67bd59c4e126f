package dev.mayfly.sidecar.instance;

import dev.mayfly.core.broker.Broker;
import dev.mayfly.core.broker.EndProgress;
import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Snapshot;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerOrigin;
import dev.mayfly.core.ledger.StoredLedger;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.sidecar.reporting.Testimony;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A ledger that this process has open, and the broker that works on it. To be used from any thread
 * but the loop.
 */
public final class OpenLedger {

  /** After so many failures of ours what was stranded before is left to a person again. */
  private static final int ATTEMPTS = 3;

  private final StoredLedger held;
  private final Broker broker;
  private final Engine engine;
  private volatile Instant lastUsed;
  private volatile Testimony testimony = Testimony.NONE;
  private final Map<LeaseKey, Integer> attemptsBefore = new HashMap<>();

  OpenLedger(StoredLedger held, Broker broker, Engine engine) {
    this.held = held;
    this.broker = broker;
    this.engine = engine;
    this.lastUsed = engine.clock().now();
  }

  public LedgerName name() {
    return held.name();
  }

  /** What was known of it when we got it. */
  public LedgerOrigin origin() {
    return held.origin();
  }

  /** Where it is, for people. */
  public String place() {
    return held.place();
  }

  /** Its bytes, as far as they are written. Blocking. */
  public byte[] read() throws IOException {
    return held.read();
  }

  /** To be touched on the loop only. */
  public Broker broker() {
    return broker;
  }

  /** What stands in it by now is another's word. On the loop, before anything is done in it. */
  void inherit() {
    LedgerOrigin origin = held.origin();
    testimony =
        Testimony.of(origin.witness(), origin.elsewhere().isPresent(), broker.snapshot().tasks());
  }

  /** What of it is another process's word. */
  public Testimony testimony() {
    return testimony;
  }

  /** A task may begin in it now. */
  void used() {
    lastUsed = engine.clock().now();
  }

  /** Since then no task has begun in it. */
  public Instant lastUsed() {
    return lastUsed;
  }

  /** Ends what an earlier process left. On the loop. */
  void recover() {
    leases().forEach(lease -> attemptsBefore.put(lease.key(), lease.attempts()));
    broker.recover();
  }

  private Stream<Receipt.LeaseLine> leases() {
    return broker.snapshot().tasks().stream().flatMap(task -> task.leases().stream());
  }

  /** Completes once nothing is left to do now. */
  public CompletableFuture<Void> idle() {
    return when(broker::idle);
  }

  /** Completes once nothing is left to do now of this task, and of the rotations that it owes. */
  public CompletableFuture<Void> over(TaskId task) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    engine.loop().post(() -> broker.whenOver(task, () -> over.complete(null)));
    return over;
  }

  /**
   * Completes once nothing is left to do now, or nothing but what a person is needed for: leases
   * that resisted in vain attempts of ours, not only of those before us.
   */
  CompletableFuture<Void> settled() {
    return when(
        () ->
            broker.idle()
                || (leases().anyMatch(this::resistsUs)
                    && leases().allMatch(lease -> isAtItsEnd(lease) || resistsUs(lease))));
  }

  private CompletableFuture<Void> when(BooleanSupplier until) {
    CompletableFuture<Void> holds = new CompletableFuture<>();
    engine.loop().post(() -> broker.when(until, () -> holds.complete(null)));
    return holds;
  }

  private static boolean isAtItsEnd(Receipt.LeaseLine lease) {
    return lease.finished();
  }

  private boolean resistsUs(Receipt.LeaseLine lease) {
    return !lease.stranded().isEmpty()
        && lease.attempts() >= attemptsBefore.getOrDefault(lease.key(), 0) + ATTEMPTS;
  }

  CompletableFuture<Boolean> isIdle() {
    return engine.onLoop(broker::idle);
  }

  /** Whether nothing is left to do in it, ever. */
  CompletableFuture<Boolean> isFinished() {
    return engine.onLoop(() -> broker.idle() && isFinished(broker.snapshot()));
  }

  /** How far the ends in it have come. */
  public CompletableFuture<EndProgress> progress() {
    return engine.onLoop(broker::progress);
  }

  /** Every task in it, as it stands. */
  public CompletableFuture<List<Receipt>> receipts() {
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

  /** Gives the ledger away: to the finished ones, or to whoever starts next. */
  void release(boolean finished) throws IOException {
    if (finished) {
      held.finish();
    } else {
      held.close();
    }
  }
}
