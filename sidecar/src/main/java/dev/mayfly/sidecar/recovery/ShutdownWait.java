package dev.mayfly.sidecar.recovery;

import dev.mayfly.core.broker.EndProgress;
import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.text.Messages;
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
import java.util.function.Supplier;

/**
 * The time after a task: until everything is at its end, patience is over, or nobody wants to wait.
 */
public final class ShutdownWait {

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
    OpenLedger own = instance.own();
    await(own.over(task), grace, impatient, () -> own.progress().join());
  }

  /** Waits; {@code impatient} completes when somebody does not want to. */
  public void await(Duration grace, CompletableFuture<Signal> impatient)
      throws InterruptedException {
    await(instance.settled(), grace, impatient, instance::progress);
  }

  private void await(
      CompletableFuture<?> end,
      Duration grace,
      CompletableFuture<Signal> impatient,
      Supplier<EndProgress> progress)
      throws InterruptedException {
    Deadline deadline = Deadline.in(instance.engine().clock(), grace);
    report.ending(CompletableFuture.anyOf(end, impatient), deadline, progress);
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
      report.warn("cannot delete what is old: " + Messages.of(e));
    }
  }
}
