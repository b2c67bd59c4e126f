package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a request whose answer was lost may still act, so that nothing that is seen or said
 * meanwhile counts. Told by our own waiting, and not by the wall clock, which may have jumped.
 */
final class QuietTime {

  /**
   * What is waited in any case, and longer than a request takes that is not stuck: between two
   * processes only the wall clock counts, which may have been set ahead.
   */
  private static final Duration LEAST = Duration.ofSeconds(5);

  private final LeaseView lease;
  private final Clock clock;
  private long until;

  QuietTime(LeaseView lease, Clock clock) {
    this.lease = lease;
    this.clock = clock;
  }

  /** Begins to wait where that is needed; more than once is the same. */
  void begin(Backend backend) {
    if (lease.quietTimeOverAt != null && until == 0) {
      until = clock.nanoTime() + left(backend, lease.quietTimeOverAt).toNanos();
    }
  }

  boolean isOver() {
    return lease.quietTimeOverAt == null || clock.nanoTime() - until >= 0;
  }

  /**
   * What is left of the time that the ledger says, by whichever process it was written: who takes
   * over goes on waiting, and does not begin anew.
   */
  private Duration left(Backend backend, Instant quietTimeOverAt) {
    Duration left = Duration.between(clock.now(), quietTimeOverAt);
    Duration most = backend.issuer().longestCallInFlight();
    Duration least = LEAST.compareTo(most) < 0 ? LEAST : most;
    return left.compareTo(most) > 0 ? most : left.compareTo(least) < 0 ? least : left;
  }
}
