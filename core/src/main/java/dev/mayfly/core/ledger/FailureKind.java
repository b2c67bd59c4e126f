package dev.mayfly.core.ledger;

import dev.mayfly.core.backend.BackendException;

/** What a failure leaves to hope for. */
public enum FailureKind {
  /** It may work the next time. */
  TRANSIENT,
  /** It may have worked. */
  UNKNOWN,
  /** Whoever was asked does not let us. */
  DENIED,
  /** It cannot work as things stand. */
  INVALID;

  /** What the ledger calls a failure of a call. */
  public static FailureKind of(BackendException.Kind kind) {
    return switch (kind) {
      case TRANSIENT -> TRANSIENT;
      case UNKNOWN -> UNKNOWN;
      case DENIED -> DENIED;
      case INVALID -> INVALID;
    };
  }
}
