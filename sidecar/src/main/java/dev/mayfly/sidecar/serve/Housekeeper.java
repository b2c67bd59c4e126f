package dev.mayfly.sidecar.serve;

import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.text.Messages;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.instance.OpenLedger;
import dev.mayfly.sidecar.receipts.ReceiptKeeper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * Keeps a sidecar from growing with its age: closes the ledgers in which nothing is left to do, and
 * deletes what is older than it is to be kept.
 */
final class Housekeeper {

  private static final Duration EVERY = Duration.ofSeconds(15);
  private static final Duration DELETING_EVERY = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration WRITING = Duration.ofSeconds(30);

  private final Instance instance;
  private final Admission admission;
  private final ReceiptKeeper keeper;
  private final RunReport report;
  private Instant deleted = Instant.EPOCH;

  Housekeeper(Instance instance, Admission admission, ReceiptKeeper keeper, RunReport report) {
    this.instance = instance;
    this.admission = admission;
    this.keeper = keeper;
    this.report = report;
  }

  /** Begins with it; to be called once, on the loop. */
  void begin() {
    instance.engine().loop().after(EVERY, this::submit);
  }

  private void submit() {
    instance
        .engine()
        .lanes()
        .lane("upkeep", 1)
        .<Boolean>submit(
            deadline -> tidy(),
            PATIENCE,
            answer -> {
              if (!(answer instanceof Answer.TimedOut<Boolean>)) { // then another one follows
                begin();
              }
            });
  }

  private boolean tidy() {
    instance.ledgers().dismissFinished(admission::isDoneWith, this::finished);
    Instant now = instance.engine().clock().now();
    if (deleted.plus(DELETING_EVERY).isBefore(now)) {
      deleted = now;
      deleteOld();
    }
    return true;
  }

  /** Of a ledger that was taken over, nobody has told of the tasks yet. */
  private void finished(OpenLedger ledger) {
    Deadline deadline = Deadline.in(instance.engine().clock(), WRITING);
    keeper.forget(keeper.keepAll(ledger, deadline));
  }

  private void deleteOld() {
    try {
      instance.deleteOld();
    } catch (IOException e) {
      report.warn("cannot delete what is old: " + Messages.of(e));
    }
  }
}
