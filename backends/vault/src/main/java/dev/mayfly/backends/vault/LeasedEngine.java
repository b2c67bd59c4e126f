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
   * @param longest how long renewals can make it last, as far as the answers tell
   */
  public record Made(
      LeaseReference reference, VaultLease lease, Validity validity, Duration longest) {}

  /**
   * How long a credential is to hold.
   *
   * @param ttl at most, unless it is renewed
   * @param lifetime by renewals, where that must be known at once; else zero
   * @param longest after which no renewal helps
   */
  public record Span(Duration ttl, Duration lifetime, Duration longest) {}

  public LeasedEngine(LeaseTokens tokens, VaultLeases leases, Clock clock) {
    this.tokens = tokens;
    this.leases = leases;
    this.clock = clock;
  }

  /**
   * Makes a credential that holds no longer than it is to, whatever the engine's role would give
   * it. An UNKNOWN carries what is known of it; after any other error nothing is left of it.
   *
   * @param path such as {@code database/creds/reporting-ro}
   */
  public Made issue(LeaseKey key, TaskId task, String path, Span span, Deadline deadline)
      throws BackendException {
    Instant from = clock.now();
    LeaseToken token = tokens.create(key, task, span.longest(), deadline);
    VaultLease lease = read(path, token, deadline);
    LeaseReference reference =
        LeaseReference.of(Map.of(ACCESSOR, token.accessor(), LEASE_ID, lease.id()));
    try {
      Duration longest = shorter(longest(lease, span, deadline), token.longest());
      if (!holdsTooLong(lease, span)) {
        return new Made(
            reference, lease, new Validity(from, shorter(lease.ttl(), token.ttl())), longest);
      }
      Instant again = clock.now();
      Duration held = shortened(lease, span.ttl(), deadline);
      return new Made(reference, lease, new Validity(again, shorter(held, token.ttl())), longest);
    } catch (BackendException e) {
      throw undo(reference, e, deadline);
    }
  }

  private static boolean holdsTooLong(VaultLease lease, Span span) {
    return lease.ttl().compareTo(span.ttl()) > 0 || isAskedFurther(lease, span);
  }

  private static boolean isAskedFurther(VaultLease lease, Span span) {
    return lease.renewable() && span.lifetime().compareTo(lease.ttl()) > 0;
  }

  /** As far as Vault's answers tell: who must know is told by a renewal that asks for all of it. */
  private Duration longest(VaultLease lease, Span span, Deadline deadline) throws BackendException {
    if (lease.capped() || !lease.renewable()) {
      return shorter(lease.ttl(), span.longest());
    }
    if (!isAskedFurther(lease, span)) {
      return span.longest();
    }
    Duration given = leases.renew(lease.id(), span.lifetime(), deadline);
    return given.compareTo(span.lifetime()) < 0 ? given : span.longest();
  }

  private VaultLease read(String path, LeaseToken token, Deadline deadline)
      throws BackendException {
    try {
      return leases.read(path, token, deadline);
    } catch (BackendException e) {
      if (e.kind() != Kind.UNKNOWN) {
        discard(token, e, deadline);
      }
      throw new BackendException(
          e.kind(), e.message(), e, LeaseReference.of(Map.of(ACCESSOR, token.accessor())));
    }
  }

  /**
   * A renewal can shorten too, and the engine's renewal statement then gives the account at the
   * target the shorter time.
   */
  private Duration shortened(VaultLease lease, Duration ttl, Deadline deadline)
      throws BackendException {
    Duration held = lease.renewable() ? leases.renew(lease.id(), ttl, deadline) : lease.ttl();
    if (held.compareTo(ttl) > 0) {
      throw new BackendException(
          Kind.INVALID,
          "Vault holds "
              + lease
              + ", which was to hold for "
              + ttl.toSeconds()
              + "s, and does not shorten it. fix: default_ttl="
              + ttl.toSeconds()
              + "s on its role in Vault, or a longer ttl");
    }
    return held;
  }

  /**
   * What was made is of no use: whoever asked is told that nothing was made only once that is true
   * again.
   */
  public BackendException undo(LeaseReference reference, BackendException why, Deadline deadline) {
    try {
      revoke(reference, deadline);
      return new BackendException(why.kind(), why.message(), why);
    } catch (BackendException e) {
      why.addSuppressed(e);
      return new BackendException(Kind.UNKNOWN, why.message(), why, reference);
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
