package dev.mayfly.core.backend;

/**
 * How a backend's credentials can be ended before their time. It decides TTL ceilings and what a
 * receipt may claim.
 */
public enum Revocability {
  /** Access and open sessions can be cut at the target, and that can be observed. */
  HARD,
  /** Further use can be denied at the target; what is open may live on. */
  DENY,
  /** Nothing but the end of its validity ends it. */
  EXPIRY_ONLY
}
