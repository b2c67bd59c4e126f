package dev.mayfly.sidecar.recovery;

import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerOrigin;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.core.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which ledgers were left for good: a process that is being started again has a minute, from when
 * it was first seen to be gone, to come back for its own. Not thread-safe.
 */
final class Abandoned {

  private static final Duration RESTART = Duration.ofMinutes(1);

  private final LedgerStore store;
  private final Clock clock;

  /** When a ledger was first seen without its process, on the monotonic clock. */
  private final Map<LedgerName, Long> since = new HashMap<>();

  Abandoned(LedgerStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Looks once more: the unfinished ledgers to which nobody comes back, oldest first. What was
   * handed over from elsewhere is among them at once.
   */
  List<LedgerName> look() throws IOException {
    long now = clock.nanoTime();
    List<LedgerName> unfinished = store.unfinished();
    since.keySet().retainAll(unfinished);
    List<LedgerName> left = new ArrayList<>();
    for (LedgerName name : unfinished) {
      if (store.isLiving(name)) {
        since.remove(name);
      } else if (isFromElsewhere(name)
          || now - since.computeIfAbsent(name, first -> now) >= RESTART.toNanos()) {
        left.add(name);
      }
    }
    return left;
  }

  private boolean isFromElsewhere(LedgerName name) throws IOException {
    return store.origin(name).flatMap(LedgerOrigin::elsewhere).isPresent();
  }
}
