package dev.mayfly.backends.vault;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What every secrets engine with leases has in common: a token of its own for each lease, the lease
 * made with it, and the two kept and ended together. Thread-safe.
 */
public final class LeasedEngine {

  private static final String ACCESSOR = "accessor";
  private static final String LEASE_ID = "lease_id";

  private final LeaseTokens tokens;
  private final VaultLeases leases;
  private final Clock clock;

  /**
   * What was made.
   *
   * @param validity ends with the lease or with the token it hangs on, whichever is first
   */
  public record Made(LeaseReference reference, VaultLease lease, Validity validity) {}

  public LeasedEngine(LeaseTokens tokens, VaultLeases leases, Clock clock) {
    this.tokens = tokens;
    this.leases = leases;
    this.clock = clock;
  }

  /**
   * Makes a credential. An UNKNOWN carries what is known of it; after any other error nothing was
   * made.
   *
   * @param path such as {@code database/creds/reporting-ro}
   * @param longest after which no renewal helps
   */
  public Made issue(LeaseKey key, TaskId task, String path, Duration longest, Deadline deadline)
      throws BackendException {
    Instant from = clock.now();
    LeaseToken token = tokens.create(key, task, longest, deadline);
    try {
      VaultLease lease = leases.read(path, token, deadline);
      LeaseReference reference =
          LeaseReference.of(Map.of(ACCESSOR, token.accessor(), LEASE_ID, lease.id()));
      return new Made(reference, lease, new Validity(from, shorter(lease.ttl(), token.ttl())));
    } catch (BackendException e) {
      if (e.kind() != Kind.UNKNOWN) {
        discard(token, e, deadline);
      }
      throw new BackendException(
          e.kind(), e.message(), e, LeaseReference.of(Map.of(ACCESSOR, token.accessor())));
    }
  }

  /** The token had no lease: nothing is lost if it has to end with its period. */
  private void discard(LeaseToken token, BackendException reason, Deadline deadline) {
    try {
      tokens.revoke(token.accessor(), deadline);
    } catch (BackendException e) {
      reason.addSuppressed(e);
    }
  }

  /** Prolongs the token and the lease. */
  public Validity renew(LeaseReference reference, Duration increment, Deadline deadline)
      throws BackendException {
    Instant from = clock.now();
    Duration token = tokens.renew(part(reference, ACCESSOR), deadline);
    Duration lease = leases.renew(part(reference, LEASE_ID), increment, deadline);
    return new Validity(from, shorter(lease, token));
  }

  /** Revokes the lease, as far as it is known, and then its token. */
  public Revoked revoke(LeaseReference reference, Deadline deadline) throws BackendException {
    String lease = reference.parts().getOrDefault(LEASE_ID, "");
    String accessor = reference.parts().getOrDefault(ACCESSOR, "");
    if (!lease.isEmpty()) {
      leases.revoke(lease, deadline);
    }
    if (!accessor.isEmpty()) {
      tokens.revoke(accessor, deadline);
    }
    return lease.isEmpty() ? Revoked.UNNAMED : Revoked.CONFIRMED;
  }

  private static String part(LeaseReference reference, String name) throws BackendException {
    String part = reference.parts().get(name);
    if (part == null) {
      throw new BackendException(
          Kind.INVALID,
          "too little is known of the lease to renew it: its " + name + " is missing");
    }
    return part;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
