package dev.mayfly.sidecar.serve;

import dev.mayfly.core.broker.Snapshot;
import dev.mayfly.core.task.Principal;
import dev.mayfly.sidecar.health.Condition;
import dev.mayfly.sidecar.health.Health;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.metrics.Metrics;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How a sidecar is, for whoever restarts it or sends it work. */
final class SidecarHealth implements Health {

  /** A loop that does not answer for so long is stuck. */
  private static final long PATIENCE_MILLIS = 1_000;

  private final Instance instance;
  private final Admission admission;
  private final StartupTasks beginnings;
  private final Metrics metrics;

  SidecarHealth(Instance instance, Admission admission, StartupTasks beginnings, Metrics metrics) {
    this.instance = instance;
    this.admission = admission;
    this.beginnings = beginnings;
    this.metrics = metrics;
  }

  @Override
  public Condition started() {
    int missing = beginnings.missing();
    return missing == 0
        ? Condition.GOOD
        : Condition.bad(missing + " tasks wait for their credentials");
  }

  @Override
  public Condition live() {
    onLoop(() -> true);
    return Condition.GOOD;
  }

  @Override
  public Condition ready() {
    if (onLoop(admission::isClosed)) {
      return Condition.bad("it is being stopped");
    }
    CompletableFuture<Principal> login = instance.login();
    return login.isDone() && !login.isCompletedExceptionally()
        ? Condition.GOOD
        : Condition.bad("it is not logged in to Vault");
  }

  @Override
  public String metrics() {
    List<Snapshot> snapshots =
        onLoop(() -> instance.ledgers().all().map(ledger -> ledger.broker().snapshot()).toList());
    return metrics.exposition(snapshots, ready().isGood());
  }

  private <T> T onLoop(Supplier<T> question) {
    return instance
        .engine()
        .onLoop(question)
        .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .join();
  }
}
