package dev.mayfly.core.backend;

import java.util.OptionalLong;

/** What came of replacing a root secret. */
public sealed interface RotationOutcome {

  /**
   * It is replaced; a canary is to show that the new one works.
   *
   * @param number which rotation it was, as {@link Rotations} counts them; empty where they do not
   */
  record Replaced(OptionalLong number) implements RotationOutcome {}

  /** Somebody else is asked to, and the request outlives us both. */
  record Requested() implements RotationOutcome {}
}
