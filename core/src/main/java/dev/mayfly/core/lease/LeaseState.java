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
  /** Cannot be revoked: it dies at the end of its validity. */
  EXPIRING,
  /** A person is needed; still retried. */
  STRANDED,
  /** Terminal: no access was observed to be left at the target. */
  REVOKED,
  /** Terminal: its validity ended, which was the only end it could have. */
  EXPIRED,
  /** Terminal: a person declared it dealt with; not proven. */
  WAIVED,
  /** Terminal: it never existed, since the issuer was certainly not reached or refused. */
  REFUSED;

  public boolean isTerminal() {
    return this == REVOKED || this == EXPIRED || this == WAIVED || this == REFUSED;
  }
}
