package dev.mayfly.core.backend;

/** What the issuer did about a revocation. Neither answer is a proof. */
public enum Revoked {
  /** The issuer ran its revocation to the end, or had nothing left to revoke. */
  CONFIRMED,
  /**
   * Too little is known of the lease to name it to the issuer: what it made must be destroyed at
   * the target by its key.
   */
  UNNAMED
}
