package dev.mayfly.testing.benchmarks;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.sidecar.disk.StateFolder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A task is killed with SIGKILL: when the session opened with its credential is dead, as its client
 * sees it, and when the end of its lease is proven, as the ledger says.
 */
final class TaskDeath {
  private static final double KILLED_MILLIS = 50;
  private static final double PROVEN_MILLIS = 150;

  private final Site site;
  private final MayflyRun run;
  private final LedgerStore ledgers;
  private final Samples killed = new Samples();
  private final Samples proven = new Samples();

  TaskDeath(Site site, MayflyRun run) {
    this.site = site;
    this.run = run;
    this.ledgers = new StateFolder(run.state()).ledgers();
  }

  List<Row> measure(int deaths) throws Exception {
    for (int i = 0; i < deaths; i++) {
      once();
    }
    return List.of(
        row("its session killed", killed, KILLED_MILLIS),
        row("its credential proven dead", proven, PROVEN_MILLIS));
  }

  private static Row row(String what, Samples samples, double budget) {
    return new Row(
        "task death → " + what + ", p50 / p95 / p99",
        samples.text(50, 95, 99),
        "nobody does it",
        "",
        "≤ " + Samples.number(budget) + " ms at p95",
        Row.Verdict.of(samples.percentile(95) <= budget));
  }

  private void once() throws Exception {
    List<LedgerName> earlier = ledgers.finished();
    try (RunningTask task = new RunningTask(site, run)) {
      Instant wall = Instant.now();
      long begun = System.nanoTime();
      task.killChild();
      killed.add(Duration.ofNanos(task.session().awaitEnd() - begun));
      task.mayfly().waitFor();
      proven.add(Duration.between(wall, provenAt(earlier)));
    }
  }

  /** From the ledger of the one process that finished since; the task's lease is proven first. */
  private Instant provenAt(List<LedgerName> earlier) throws IOException {
    List<LedgerName> finished = new ArrayList<>(ledgers.finished());
    finished.removeAll(earlier);
    return LedgerReader.of(ledgers.read(finished.get(0))).entries().stream()
        .filter(entry -> entry.entry() instanceof Entry.LeaseProven)
        .map(Recorded::at)
        .findFirst()
        .orElseThrow();
  }
}
