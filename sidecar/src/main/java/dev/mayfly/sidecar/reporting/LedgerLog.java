package dev.mayfly.sidecar.reporting;

import dev.mayfly.core.broker.LedgerListener;
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
    if (entry instanceof Entry.LeaseProven proven) {
      failures.keySet().removeIf(failure -> failure.startsWith(proven.key().value()));
    }
    return line;
  }

  @Override
  public void recorded(Recorded recorded) {
    Line line = level(recorded.entry(), recorded.entry().accept(lines));
    if (log.shows(line.level())) {
      log.write(
          line.with("entry", recorded.entry().getClass().getSimpleName())
              .with("sequence", String.valueOf(recorded.sequence())));
    }
  }
}
