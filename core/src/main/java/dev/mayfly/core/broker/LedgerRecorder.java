package dev.mayfly.core.broker;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Ledger;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.core.ledger.Storage;

/**
 * The ledger and the state it makes: what is appended is applied at once, and calls that need it on
 * disk wait for that.
 */
final class LedgerRecorder {

  private final Ledger ledger;
  private final State state;
  private final LedgerListener listener;
  private boolean closed;

  LedgerRecorder(Ledger ledger, State state, LedgerListener listener) {
    this.ledger = ledger;
    this.state = state;
    this.listener = listener;
  }

  State state() {
    return state;
  }

  /** After {@link #close} nothing is: it will be seen again by whoever opens the ledger next. */
  void record(Entry entry) {
    if (closed) {
      return;
    }
    Recorded recorded = ledger.append(entry);
    state.apply(recorded);
    listener.recorded(recorded, state);
  }

  /** Runs {@code then} once everything recorded so far is on disk. */
  void whenDurable(Runnable then) {
    ledger.whenDurable(then);
  }

  /** How long the ledger is, in bytes. */
  long length() {
    return ledger.length();
  }

  /**
   * Whether the ledger can take an intent and still record every end. Where it cannot, the disk is
   * asked anew: nobody else may have anything to write.
   */
  boolean hasRoomForIntents() {
    boolean room = ledger.reserved() >= Storage.RESERVE / 2;
    if (!room) {
      ledger.whenDurable(() -> {});
    }
    return room;
  }

  /** Whether so little of the reserve is left that living tasks must end now. */
  boolean isNearlySpent() {
    return ledger.reserved() < Storage.RESERVE / 8;
  }

  void close(Runnable then) {
    closed = true;
    ledger.close(then);
  }
}
