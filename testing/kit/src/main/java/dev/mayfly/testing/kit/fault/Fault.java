package dev.mayfly.testing.kit.fault;

/** One way a call goes wrong at the callee: what it did, and what it says. */
public enum Fault {
  /** Did nothing, says that it may work later. */
  TRANSIENT_BEFORE,
  /** Did it, and says that it may work later: only where the call is idempotent. */
  TRANSIENT_AFTER,
  DENIED,
  INVALID,
  /** Did nothing, and cannot say so. */
  UNKNOWN_BEFORE,
  /** Did it, and cannot say so. */
  UNKNOWN_AFTER,
  /** Says that it cannot know, and does it some time later. */
  UNKNOWN_LATER,
  /** Throws what no contract names, before it did anything. */
  UNEXPECTED_BEFORE,
  /** Throws what no contract names, after it was done. */
  UNEXPECTED_AFTER,
  /** Does it twice, because something on the way sent the request again. */
  DOUBLED,
  /** Does part of it and fails. */
  PARTLY
}
