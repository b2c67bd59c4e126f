package dev.mayfly.core.backend;

import dev.mayfly.core.lease.LeaseKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An account at a target, as its server knows it.
 *
 * @param key of the lease that it carries; only of a lease's account and a guard's
 * @param locked whether nobody can log in as it
 * @param comment what somebody wrote down beside it; empty where nobody did, or could
 * @param privileges what it may do, in plain words, one thing each
 * @param access the most that these come to
 * @param expires when its password or it itself ends by the server; empty: never
 * @param sessions how many it has open now
 * @param lastUsed empty: the server does not keep it
 * @param passwordChanged empty: the server does not keep it
 */
public record Account(
    String name,
    Kind kind,
    Optional<LeaseKey> key,
    boolean locked,
    String comment,
    List<String> privileges,
    Access access,
    Optional<Instant> expires,
    int sessions,
    Optional<Instant> lastUsed,
    Optional<Instant> passwordChanged) {

  public Account {
    privileges = List.copyOf(privileges);
  }

  /** What an account is to Mayfly, as far as the target tells. */
  public enum Kind {
    /** It was made for a lease, of whatever Mayfly. */
    LEASE,
    /** A guard's own login. */
    GUARD,
    /** Makes the accounts of leases. */
    ROOT,
    /** Owns what is Mayfly's there, or what tasks left. */
    OWNER,
    /** It is called as ours are, and somebody made it beside Mayfly. */
    UNKNOWN,
    /** Somebody else's. */
    OTHER
  }

  /** How much an account may do, the least first. */
  public enum Access {
    /** Neither reads nor writes, as far as is known. */
    NONE,
    READS,
    WRITES,
    /** It could give itself more: it makes accounts, or passes by what protects data. */
    ADMINISTERS
  }
}
