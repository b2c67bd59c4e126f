package dev.mayfly.core.lease;

import static dev.mayfly.core.lease.LeaseState.ACTIVE;
import static dev.mayfly.core.lease.LeaseState.CONFIRMED;
import static dev.mayfly.core.lease.LeaseState.DENIED;
import static dev.mayfly.core.lease.LeaseState.EXPIRED;
import static dev.mayfly.core.lease.LeaseState.EXPIRING;
import static dev.mayfly.core.lease.LeaseState.PENDING;
import static dev.mayfly.core.lease.LeaseState.REFUSED;
import static dev.mayfly.core.lease.LeaseState.REVOKED;
import static dev.mayfly.core.lease.LeaseState.REVOKING;
import static dev.mayfly.core.lease.LeaseState.STRANDED;
import static dev.mayfly.core.lease.LeaseState.UNVERIFIED;
import static dev.mayfly.core.lease.LeaseState.WAIVED;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The transition table of a lease: total or throwing. Nothing leads back to ACTIVE, and REVOKED is
 * entered only on proof.
 */
public final class LeaseTable {

  private static final Map<LeaseState, Map<LeaseEvent, LeaseState>> TABLE =
      new EnumMap<>(LeaseState.class);

  static {
    on(PENDING, LeaseEvent.ISSUED, ACTIVE);
    on(PENDING, LeaseEvent.ISSUE_UNKNOWN, REVOKING);
    on(PENDING, LeaseEvent.ISSUE_REFUSED, REFUSED);
    on(ACTIVE, LeaseEvent.RENEWED, ACTIVE);
    on(ACTIVE, LeaseEvent.END, REVOKING);
    on(REVOKING, LeaseEvent.SEVERED, UNVERIFIED);
    on(REVOKING, LeaseEvent.PROVEN, REVOKED);
    on(REVOKING, LeaseEvent.LATE_ISSUE, REVOKING);
    on(REVOKING, LeaseEvent.STRAND, STRANDED);
    on(REVOKING, LeaseEvent.END_BY_EXPIRY, EXPIRING);
    on(REVOKING, LeaseEvent.DENIED, DENIED);
    on(REVOKING, LeaseEvent.CONFIRMED, CONFIRMED);
    on(UNVERIFIED, LeaseEvent.PROVEN, REVOKED);
    on(UNVERIFIED, LeaseEvent.DENIED, DENIED);
    on(UNVERIFIED, LeaseEvent.LATE_ISSUE, REVOKING);
    on(UNVERIFIED, LeaseEvent.STRAND, STRANDED);
    on(STRANDED, LeaseEvent.PROVEN, REVOKED);
    on(STRANDED, LeaseEvent.DENIED, DENIED);
    on(STRANDED, LeaseEvent.CONFIRMED, CONFIRMED);
    on(STRANDED, LeaseEvent.END_BY_EXPIRY, EXPIRING);
    on(STRANDED, LeaseEvent.LATE_ISSUE, REVOKING);
    on(STRANDED, LeaseEvent.WAIVE, WAIVED);
    on(EXPIRING, LeaseEvent.VALIDITY_ENDED, EXPIRED);
    on(EXPIRING, LeaseEvent.LATE_ISSUE, EXPIRING);
    on(DENIED, LeaseEvent.VALIDITY_ENDED, EXPIRED);
  }

  private LeaseTable() {}

  private static void on(LeaseState from, LeaseEvent event, LeaseState to) {
    TABLE.computeIfAbsent(from, state -> new EnumMap<>(LeaseEvent.class)).put(event, to);
  }

  /** Where the event leads, or empty where it is not legal. */
  public static Optional<LeaseState> find(LeaseState from, LeaseEvent event) {
    return Optional.ofNullable(TABLE.getOrDefault(from, Map.of()).get(event));
  }

  /** Where the event leads. */
  public static LeaseState next(LeaseState from, LeaseEvent event) {
    return find(from, event)
        .orElseThrow(
            () -> new IllegalStateException("a lease that is " + from + " cannot take " + event));
  }
}
