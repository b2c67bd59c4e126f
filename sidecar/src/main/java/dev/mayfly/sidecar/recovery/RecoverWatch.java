package dev.mayfly.sidecar.recovery;

import dev.mayfly.core.broker.Receipt;
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

/**
 * Looks time and again for what processes that are gone left behind, in the state folder and where
 * it is handed over, until it is proven to be at its end.
 */
final class RecoverWatch {

  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration WRITING = Duration.ofSeconds(30);

  private final Instance instance;
  private final RunReport report;
  private final ReceiptKeeper keeper;
  private final Optional<LedgerImporter> elsewhere;
  private final Abandoned abandoned;

  RecoverWatch(Instance instance, RunReport report, ReceiptKeeper keeper) {
    this.instance = instance;
    this.report = report;
    this.keeper = keeper;
    this.abandoned = new Abandoned(instance.state().ledgers(), instance.engine().clock());
    this.elsewhere = LedgerImporter.of(instance, report);
  }

  /** Returns when it is told to stop. */
  void until(CompletableFuture<Signal> stopped) throws InterruptedException {
    keeper.signLeftRegularly();
    report.tell(
        "looking for what is left in "
            + instance.state()
            + instance
                .configuration()
                .handOver()
                .map(place -> " and in Vault's " + place.mount() + "/" + place.path())
                .orElse(""));
    do {
      look();
    } while (!RunReport.isDoneWithin(stopped, LOOK));
    elsewhere.ifPresent(LedgerImporter::giveBack);
  }

  /** One thing that is looked at. */
  private interface Look {
    void look() throws IOException;
  }

  private void look() {
    elsewhere.ifPresent(handedOver -> look("what was handed over", handedOver::take));
    look(instance.state().toString(), () -> instance.recoverOf(abandoned.look()));
    look("what is at its end", this::dismissFinished);
  }

  /** Whatever is wrong with one thing, the others are looked at, and it again the next time. */
  private void look(String what, Look look) {
    try {
      look.look();
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      report.warn("cannot look into " + what + ": " + Messages.of(e));
    }
  }

  private void dismissFinished() {
    instance.ledgers().dismissFinished(ledger -> true, this::finished);
    elsewhere.ifPresent(LedgerImporter::forgetFinished);
  }

  /** Its receipts are written before anybody forgets it. */
  private void finished(OpenLedger ledger) {
    Deadline deadline = Deadline.in(instance.engine().clock(), WRITING);
    List<Receipt> receipts = keeper.keepAll(ledger, deadline);
    report.tell(ledger.name() + " is at its end: " + receipts.size() + " tasks, all of them over");
  }
}
