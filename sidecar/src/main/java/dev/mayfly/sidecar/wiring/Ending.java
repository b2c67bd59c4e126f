package dev.mayfly.sidecar.wiring;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.process.Signal;
import dev.mayfly.sidecar.reporting.ReceiptFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The time after a task: until everything is at its end, patience is over, or nobody wants to wait.
 */
final class Ending {

  private static final Duration LOOK = Duration.ofMillis(200);

  private final Session session;
  private final RunReport report;

  Ending(Session session, RunReport report) {
    this.session = session;
    this.report = report;
  }

  /** What a command's exit code tells of its task's end. */
  static EndReason reason(int exitCode) {
    return exitCode > 128 && exitCode <= 192
        ? new EndReason(EndReason.Cause.KILLED, "signal " + (exitCode - 128))
        : new EndReason(EndReason.Cause.EXITED, "exit code " + exitCode);
  }

  /** Waits; {@code impatient} completes when somebody does not want to. */
  void await(Duration grace, CompletableFuture<Signal> impatient) throws InterruptedException {
    Deadline deadline = Deadline.in(session.engine().clock(), grace);
    CompletableFuture<?> ours = CompletableFuture.anyOf(session.own().idle(), impatient);
    while (!RunReport.isDoneWithin(ours, LOOK) && !deadline.passed()) {
      report.ending(session.receipts());
    }
    while (!impatient.isDone() && !session.isSettled() && !deadline.passed()) {
      report.ending(session.receipts());
      RunReport.isDoneWithin(impatient, LOOK);
    }
    report.status("");
  }

  /** Keeps the receipts of every task and gives everything up. */
  List<Receipt> settle(Duration keep) {
    List<Receipt> receipts = session.receipts();
    write(receipts);
    receipts.stream().filter(Receipt::complete).forEach(report::receipt);
    report.left(session.own().folder().path().toString(), receipts);
    session.close();
    forget(keep);
    return receipts;
  }

  private void write(List<Receipt> receipts) {
    try {
      ReceiptFiles files = new ReceiptFiles(session.state().receipts());
      for (Receipt receipt : receipts) {
        files.write(receipt);
      }
    } catch (IOException e) {
      report.warn("cannot write receipts, which the ledger has as well: " + e.getMessage());
    }
  }

  private void forget(Duration keep) {
    try {
      session.state().forget(keep, session.engine().clock().now());
    } catch (IOException e) {
      report.warn("cannot delete what is old: " + e.getMessage());
    }
  }
}
