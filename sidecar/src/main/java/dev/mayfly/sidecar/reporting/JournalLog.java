package dev.mayfly.sidecar.reporting;

import dev.mayfly.core.broker.Journal;
import dev.mayfly.core.ledger.Recorded;

/** Logs every entry of a ledger as it is made. */
public final class JournalLog implements Journal {

  private final Log log;
  private final EntryLines lines = new EntryLines();

  public JournalLog(Log log) {
    this.log = log;
  }

  @Override
  public void recorded(Recorded recorded) {
    Line line = recorded.entry().accept(lines);
    if (log.shows(line.level())) {
      log.write(
          line.with("entry", recorded.entry().getClass().getSimpleName())
              .with("sequence", String.valueOf(recorded.sequence())));
    }
  }
}
