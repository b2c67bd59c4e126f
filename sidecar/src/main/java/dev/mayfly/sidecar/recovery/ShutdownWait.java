package dev.mayfly.sidecar.recovery;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.text.Words;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.instance.OpenLedger;
import dev.mayfly.sidecar.process.Signal;
import dev.mayfly.sidecar.receipts.ReceiptKeeper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The time after a task: until everything is at its end, patience is over, or nobody wants to wait.
 */
public final class ShutdownWait {

  private static final Duration LOOK = Duration.ofMillis(200);

  private final Instance instance;
  private final RunReport report;
  private final ReceiptKeeper keeper;

  public ShutdownWait(Instance instance, RunReport report) {
    this(instance, report, new ReceiptKeeper(instance, report));
  }

  public ShutdownWait(Instance instance, RunReport report, ReceiptKeeper keeper) {
    this.instance = instance;
    this.report = report;
    this.keeper = keeper;
  }

  /** What a command's exit code tells of its task's end. */
  public static EndReason reason(int exitCode) {
    return exitCode > 128 && exitCode <= 192
        ? new EndReason(EndReason.Cause.KILLED, "signal " + (exitCode - 128))
        : new EndReason(EndReason.Cause.EXITED, "exit code " + exitCode);
  }

  /** Waits for the end of one task of ours only: what others left is not waited for. */
  public void await(TaskId task, Duration grace, CompletableFuture<Signal> impatient)
      throws InterruptedException {
    Deadline deadline = Deadline.in(instance.engine().clock(), grace);
    CompletableFuture<?> over = CompletableFuture.anyOf(instance.own().over(task), impatient);
    while (!RunReport.isDoneWithin(over, LOOK) && !deadline.passed()) {
      report.ending(instance.own().receipts().join());
    }
    report.status("");
  }

  /** Waits; {@code impatient} completes when somebody does not want to. */
  public void await(Duration grace, CompletableFuture<Signal> impatient)
      throws InterruptedException {
    Deadline deadline = Deadline.in(instance.engine().clock(), grace);
    CompletableFuture<?> ours = CompletableFuture.anyOf(instance.own().idle(), impatient);
    while (!RunReport.isDoneWithin(ours, LOOK) && !deadline.passed()) {
      report.ending(instance.receipts());
    }
    while (!impatient.isDone() && !instance.isSettled() && !deadline.passed()) {
      report.ending(instance.receipts());
      RunReport.isDoneWithin(impatient, LOOK);
    }
    report.status("");
  }

  /** Keeps the receipts of every task and gives everything up. */
  List<Receipt> settle() {
    return settle(ledger -> {});
  }

  /** The same; what is left is handed over, where a place for that is configured. */
  public List<Receipt> settleAndHandOver() {
    Optional<LedgerExporter> place = LedgerExporter.of(instance, report);
    return settle(ledger -> place.ifPresent(over -> over.offer(ledger)));
  }

  private List<Receipt> settle(Consumer<OpenLedger> unfinished) {
    List<Receipt> receipts = instance.receipts();
    keeper.keepAll();
    instance
        .ledgers()
        .all()
        .forEach(
            ledger ->
                report.left(
                    ledger.place(),
                    ledger.receipts().join(),
                    instance.configuration().observeOnly()));
    instance.close(unfinished);
    forget();
    return receipts;
  }

  private void forget() {
    try {
      instance.deleteOld();
    } catch (IOException e) {
      report.warn("cannot delete what is old: " + Words.of(e));
    }
  }
}
