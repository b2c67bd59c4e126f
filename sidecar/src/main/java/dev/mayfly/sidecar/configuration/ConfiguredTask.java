package dev.mayfly.sidecar.configuration;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A configured task.
 *
 * @param user whom its command runs as, where it is our child; empty means whom we run as
 * @param begin when a sidecar begins it
 */
public record ConfiguredTask(
    String name,
    Optional<String> user,
    Duration maxLifetime,
    ConfiguredHeartbeat heartbeat,
    Begin begin,
    List<ConfiguredGrant> grants) {

  public ConfiguredTask {
    grants = List.copyOf(grants);
  }

  /** When a sidecar begins a task. */
  public enum Begin {
    /** With itself. */
    AT_START,
    /** With itself, and at the end of each run that was held for the next. */
    AHEAD,
    /** When somebody asks. */
    ON_REQUEST
  }

  /** Whether a sidecar begins it with itself, and not when asked. */
  public boolean beginsWithSidecar() {
    return begin != Begin.ON_REQUEST;
  }
}
