package dev.mayfly.core.lease;

/** Where a lease is in its life. */
public enum LeaseState {
  /** Intended: the issue call may be under way. */
  PENDING,
  /** Issued; the task may hold it. */
  ACTIVE,
  /** To be ended; its access is not yet cut on every node. */
  REVOKING,
  /** Its access is cut; that none is left is not yet observed at the target. */
  UNVERIFIED,
  /** Nothing but the end of its validity, which is waited for, ends it. */
  EXPIRING,
  /**
   * Further use was seen to be denied at the target. What is open may live on until the end of its
   * validity, which is waited for.
   */
  DENIED,
  /** A person is needed; still retried. */
  STRANDED,
  /** Terminal: no access was observed to be left at the target. */
  REVOKED,
  /** Terminal: its issuer said that it is revoked, and nobody can look. */
  CONFIRMED,
  /** Terminal: its validity ended. */
  EXPIRED,
  /** Terminal: a person declared it dealt with; not proven. */
  WAIVED,
  /** Terminal: it never existed, since the issuer was certainly not reached or refused. */
  REFUSED;

  public boolean isTerminal() {
    return this == REVOKED
        || this == CONFIRMED
        || this == EXPIRED
        || this == WAIVED
        || this == REFUSED;
  }

  /**
   * Whether a lease that has come here ended as its guarantee says.
   *
   * @param proven whether it was seen that no access was left, or that further use was denied
   */
  public boolean isEndOf(Guarantee guarantee, boolean proven) {
    return switch (this) {
      case REVOKED, DENIED, CONFIRMED, REFUSED -> true;
      case EXPIRED -> guarantee == Guarantee.EXPIRY || proven;
      default -> false;
    };
  }

  /** Whether nothing but time ends it from here. */
  public boolean awaitsExpiry() {
    return this == EXPIRING || this == DENIED;
  }
}
