package dev.mayfly.core.policy;

import java.time.Duration;
import java.time.Instant;

/** What the policy says. */
public sealed interface Verdict {

  Grounds grounds();

  /**
   * It may be issued.
   *
   * @param ttl what is asked of the backend at most
   * @param maxLifetime how long the task may live at most
   */
  record Permit(Duration ttl, Duration maxLifetime, Grounds grounds) implements Verdict {

    public Permit {
      if (ttl.isNegative() || ttl.isZero() || maxLifetime.isNegative()) {
        throw new IllegalArgumentException("a permit for " + ttl + " within " + maxLifetime);
      }
    }

    /** The same, never more than was asked for. */
    public Permit within(AccessRequest request) {
      return new Permit(
          shorter(ttl, request.ttl()), shorter(maxLifetime, request.maxLifetime()), grounds);
    }

    private static Duration shorter(Duration one, Duration other) {
      return one.compareTo(other) < 0 ? one : other;
    }
  }

  /**
   * @param reason in words, for whoever asked
   */
  record Deny(String reason, Grounds grounds) implements Verdict {
    public Deny(String reason) {
      this(reason, Grounds.NONE);
    }
  }

  /**
   * Nobody knows yet; another verdict follows.
   *
   * @param waitsFor in words that follow “waiting for”
   * @param until after this moment it is denied
   */
  record Pending(String waitsFor, Instant until, Grounds grounds) implements Verdict {}
}
