package dev.mayfly.core.broker;

import dev.mayfly.core.ledger.Recorded;

/**
 * Told of every entry as it is applied, on the loop: logs, timelines and metrics hang here. Must
 * not block.
 */
@FunctionalInterface
public interface LedgerListener {

  /**
   * @param ledger what the entry made of it
   */
  void recorded(Recorded entry, LedgerView ledger);
}
