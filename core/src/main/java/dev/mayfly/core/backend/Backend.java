package dev.mayfly.core.backend;

import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes and destroys one kind of credential at one target. Thread-safe; its calls block, are
 * bounded by their deadline, and never retry, sleep or log secrets: retries, audit and metrics are
 * the caller's.
 */
public interface Backend extends AutoCloseable {

  /** How the ends of its credentials can be known. */
  Guarantee guarantee();

  Issuer issuer();

  /** Present exactly where the guarantee says that somebody looks at the target. */
  Optional<Guard> guard();

  /** Present where the root secret can be rotated and the configuration wants it. */
  Optional<RootRotatable> root();

  /** Present where every account of the target can be listed. */
  default Optional<Inventory> inventory() {
    return Optional.empty();
  }

  /**
   * Connects to everything and says what a person should mend; an empty list means all is well.
   * Never throws for one part.
   */
  List<Finding> examine(Deadline deadline);

  /**
   * Connects to everything and says how what is set up differs from what the set-up scripts would
   * write.
   */
  default List<Difference> differences(Deadline deadline) throws BackendException {
    return List.of();
  }

  /** How long a credential of this role can be made to last at most, as it is configured. */
  default Optional<Duration> longest(String role) {
    return Optional.empty();
  }

  /**
   * What limits that in truth, as far as we may look.
   *
   * @param wanted what the lines that mend it would raise it to
   */
  default List<Ceiling> ceilings(String role, Duration wanted, Deadline deadline)
      throws BackendException {
    return List.of();
  }

  @Override
  void close();
}
