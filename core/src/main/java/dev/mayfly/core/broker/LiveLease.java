package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What only memory knows of one lease: its secret, its next timer, and whether its issuer is busy
 * with it.
 */
final class LiveLease {

  final LeaseView lease;
  final GrantSpec grant;
  @Nullable Credential credential;
  Loop.@Nullable Timer timer;
  boolean replacing;
  int failedReplacements;
  Optional<LeaseReplacer.HeldPermit> permit = Optional.empty();
  private long validNanos;
  private long lastNanos;
  private boolean busy;
  private List<Runnable> waiting = new ArrayList<>();

  LiveLease(LeaseView lease, GrantSpec grant) {
    this.lease = lease;
    this.grant = grant;
  }

  void issued(Clock clock, Issued issued) {
    credential = issued.credential();
    Validity longest = new Validity(issued.validity().from(), issued.longest());
    lastNanos = nanos(clock, longest);
    valid(clock, issued.validity());
  }

  /** Takes up what the ledger says of a lease whose secret is gone with an earlier process. */
  void resumed(Clock clock) {
    Validity now = Objects.requireNonNull(lease.validity);
    Instant issued = Objects.requireNonNull(lease.issuedAt);
    lastNanos = nanos(clock, new Validity(issued, lease.longest));
    valid(clock, now);
  }

  /** Counted on the monotonic clock from now on, so that a step of the wall clock ends no lease. */
  void valid(Clock clock, Validity validity) {
    validNanos = nanos(clock, validity);
  }

  /** No renewal prolongs it any further, whatever was known before. */
  void ceiling() {
    lastNanos = validNanos;
  }

  private static long nanos(Clock clock, Validity validity) {
    return clock.nanoTime() + Duration.between(clock.now(), validity.until()).toNanos();
  }

  /** How long it still holds; negative after its end. */
  Duration left(Clock clock) {
    return Duration.ofNanos(validNanos - clock.nanoTime());
  }

  /** Whether no renewal could prolong it by more than {@code slack}. */
  boolean atCeiling(Duration slack) {
    return lastNanos - validNanos <= slack.toNanos();
  }

  /** What its task has once it is delivered. */
  Granted granted() {
    return new Granted(
        lease.key(),
        lease.number(),
        Objects.requireNonNull(credential),
        Objects.requireNonNull(lease.issuedAt),
        Objects.requireNonNull(lease.validity),
        lease.longest);
  }

  void begin() {
    busy = true;
  }

  /** The issuer answered, or its deadline passed. */
  void free() {
    busy = false;
    List<Runnable> next = waiting;
    waiting = new ArrayList<>();
    next.forEach(Runnable::run);
  }

  void whenFree(Runnable then) {
    if (busy) {
      waiting.add(then);
    } else {
      then.run();
    }
  }

  void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
