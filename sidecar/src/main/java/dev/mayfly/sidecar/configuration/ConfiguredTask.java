package dev.mayfly.sidecar.configuration;

import java.time.Duration;
import java.util.List;

/**
 * A configured task.
 *
 * @param beginsWithSidecar whether a sidecar begins it with itself, and not when asked
 */
public record ConfiguredTask(
    String name,
    Duration maxLifetime,
    ConfiguredHeartbeat heartbeat,
    boolean beginsWithSidecar,
    List<ConfiguredGrant> grants) {

  public ConfiguredTask {
    grants = List.copyOf(grants);
  }
}
