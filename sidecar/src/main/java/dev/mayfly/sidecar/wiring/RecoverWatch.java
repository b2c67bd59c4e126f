package dev.mayfly.sidecar.wiring;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.disk.StateFolder;
import dev.mayfly.sidecar.process.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Looks time and again for what processes that are gone left behind, in the state folder and where
 * it is handed over, until it is proven to be at its end.
 */
final class RecoverWatch {

  /** How long whoever left a folder may take to come back for it. */
  private static final Duration RESTART = Duration.ofMinutes(1);

  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration WRITING = Duration.ofSeconds(30);

  private final Session session;
  private final RunReport report;
  private final ReceiptKeeper keeper;
  private final Optional<TakenOver> elsewhere;

  /** When a folder was first seen without its process. */
  private final Map<Path, Instant> abandoned = new HashMap<>();

  RecoverWatch(Session session, RunReport report, ReceiptKeeper keeper) {
    this.session = session;
    this.report = report;
    this.keeper = keeper;
    this.elsewhere = HandOver.folder(session).map(kv -> new TakenOver(session, kv, report));
  }

  /** Returns when it is told to stop. */
  void until(CompletableFuture<Signal> stopped) throws InterruptedException {
    keeper.signLeftRegularly();
    report.tell(
        "looking for what is left in "
            + session.state().path()
            + session
                .configuration()
                .handOver()
                .map(place -> " and in Vault's " + place.mount() + "/" + place.path())
                .orElse(""));
    do {
      look();
    } while (!RunReport.isDoneWithin(stopped, LOOK));
    elsewhere.ifPresent(TakenOver::giveBack);
  }

  private void look() {
    elsewhere.ifPresent(TakenOver::take);
    try {
      session.recoverOf(longAbandoned());
    } catch (IOException e) {
      report.warn("cannot look into " + session.state().path() + ": " + e.getMessage());
    }
    session.dismissFinished(this::finished);
    elsewhere.ifPresent(TakenOver::forgetFinished);
  }

  /** A process that is being started again has its time to go on with what it had. */
  private List<Path> longAbandoned() throws IOException {
    StateFolder state = session.state();
    Instant now = session.engine().clock().now();
    List<Path> left = new ArrayList<>();
    for (Path folder : state.unfinished()) {
      if (state.isLiving(folder)) {
        abandoned.remove(folder);
      } else if (state.isFromElsewhere(folder)
          || !now.isBefore(abandoned.computeIfAbsent(folder, first -> now).plus(RESTART))) {
        left.add(folder);
      }
    }
    return left;
  }

  /** Its receipts are written before anybody forgets it. */
  private void finished(OpenLedger ledger) {
    List<Receipt> receipts = ledger.receipts().join();
    Deadline deadline = Deadline.in(session.engine().clock(), WRITING);
    receipts.forEach(receipt -> keeper.keep(receipt, deadline));
    report.tell(
        ledger.folder().name() + " is at its end: " + receipts.size() + " tasks, all of them over");
  }
}
