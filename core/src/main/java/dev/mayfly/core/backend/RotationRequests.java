package dev.mayfly.core.backend;

import dev.mayfly.core.time.Deadline;

/** What processes have asked for that may not rotate a root themselves. */
public interface RotationRequests {

  /** Whether one of them came after the last rotation that is over had begun. */
  boolean pending(Deadline deadline) throws BackendException;
}
