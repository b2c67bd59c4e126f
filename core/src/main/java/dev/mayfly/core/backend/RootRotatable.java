package dev.mayfly.core.backend;

import dev.mayfly.core.time.Deadline;
import java.time.Duration;

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

  /** Replaces the root secret. UNKNOWN: it may have happened. */
  void rotate(Deadline deadline) throws BackendException;
}
