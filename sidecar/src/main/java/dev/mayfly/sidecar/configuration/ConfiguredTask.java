package dev.mayfly.sidecar.configuration;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A configured task.
 *
 * @param user whom its command runs as, where it is our child; empty means whom we run as
 * @param beginsWithSidecar whether a sidecar begins it with itself, and not when asked
 */
public record ConfiguredTask(
    String name,
    Optional<String> user,
    Duration maxLifetime,
    ConfiguredHeartbeat heartbeat,
    boolean beginsWithSidecar,
    List<ConfiguredGrant> grants) {

  public ConfiguredTask {
    grants = List.copyOf(grants);
  }
}
