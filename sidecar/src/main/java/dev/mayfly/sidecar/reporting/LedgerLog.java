package dev.mayfly.sidecar.reporting;

import dev.mayfly.core.broker.LedgerListener;
import dev.mayfly.core.broker.LedgerView;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.ledger.EndStep;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Recorded;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.event.Level;

/** Logs every entry of a ledger as it is made. */
public final class LedgerLog implements LedgerListener {

  private final Log log;
  private final EntryLines lines = new EntryLines();

  /** Lease and step → how it failed last. */
  private final Map<String, String> failures = new ConcurrentHashMap<>();

  public LedgerLog(Log log) {
    this.log = log;
  }

  /** What fails again as it did before is nothing new to whoever reads warnings. */
  private Line level(Entry entry, Line line) {
    if (entry instanceof Entry.EndFailed failed) {
      String before = failures.put(failed.key().value() + failed.step(), failed.error());
      return failed.error().equals(before) ? line.at(Level.INFO) : line;
    }
    forgetWhatIsDone(entry);
    return line;
  }

  /** A sidecar lives long: of what is done nothing is remembered. */
  private void forgetWhatIsDone(Entry entry) {
    if (entry instanceof Entry.LeaseProven proven) {
      forget(proven.key(), EndStep.values());
    } else if (entry instanceof Entry.LeaseWaived waived) {
      forget(waived.key(), EndStep.values());
    } else if (entry instanceof Entry.Destroyed destroyed && destroyed.done()) {
      forget(destroyed.key(), EndStep.DESTROY);
    } else if (entry instanceof Entry.RevocationConfirmed revoked) {
      forget(revoked.key(), EndStep.REVOKE);
    }
  }

  private void forget(LeaseKey key, EndStep... steps) {
    for (EndStep step : steps) {
      failures.remove(key.value() + step);
    }
  }

  @Override
  public void recorded(Recorded recorded, LedgerView ledger) {
    Line line = level(recorded.entry(), recorded.entry().accept(lines));
    if (log.shows(line.level())) {
      log.write(
          line.with("entry", recorded.entry().getClass().getSimpleName())
              .with("sequence", String.valueOf(recorded.sequence())));
    }
  }
}
