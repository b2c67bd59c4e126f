package dev.mayfly.core.ledger;

/** What a failure leaves to hope for. */
public enum FailureKind {
  /** It may work the next time. */
  TRANSIENT,
  /** It may have worked. */
  UNKNOWN,
  /** Whoever was asked does not let us. */
  DENIED,
  /** It cannot work as things stand. */
  INVALID
}
