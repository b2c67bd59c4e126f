package dev.mayfly.core.lease;

/**
 * How the end of a credential can be known. It is fixed before the credential is asked for, and
 * decides what its end consists of, how long it may be valid, and what a receipt may claim.
 */
public enum Guarantee {
  /** Access and open sessions are cut at the target, and seen to be gone there. */
  OBSERVED,
  /**
   * Further use is denied at the target, and that is seen there; what is open may live on until the
   * credential expires.
   */
  DENIED,
  /** Its issuer says that it is revoked; nobody can look. */
  CONFIRMED,
  /** Nothing but the end of its validity ends it. */
  EXPIRY;

  /** Whether something of it lives until it expires, whatever anybody does. */
  public boolean endsByExpiry() {
    return this == DENIED || this == EXPIRY;
  }

  /** Whether somebody looks at the target. */
  public boolean isSeen() {
    return this == OBSERVED || this == DENIED;
  }
}
