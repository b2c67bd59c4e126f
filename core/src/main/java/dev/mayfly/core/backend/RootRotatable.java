package dev.mayfly.core.backend;

import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.Optional;

/** A backend whose root secret can be replaced. */
public interface RootRotatable {

  /**
   * The root's name, the same in every process that shares it, such as {@code database/reporting}.
   */
  String root();

  /**
   * The role whose credential is issued and ended after a rotation, to see that the new root works.
   */
  String canaryRole();

  /** The least time between two rotations; zero rotates after every task. */
  Duration minInterval();

  /**
   * What is known of the root's rotations, whichever machine they were done on; empty where nothing
   * is: then the processes of this machine count theirs.
   */
  default Optional<Rotations> rotations(Deadline deadline) throws BackendException {
    return Optional.empty();
  }

  /** Requests of others, where it is we who serve them. */
  default Optional<RotationRequests> requests() {
    return Optional.empty();
  }

  /**
   * Replaces the root secret, or asks somebody to. UNKNOWN: it may have happened. TRANSIENT also
   * while a process elsewhere is at it. What an earlier call left half done is in nobody's way.
   */
  RotationOutcome rotate(Deadline deadline) throws BackendException;

  /**
   * Called once the canary has shown that the new secret works: whatever the old one could still do
   * is taken from it. Until then it may be kept.
   */
  default void retire(Deadline deadline) throws BackendException {}
}
