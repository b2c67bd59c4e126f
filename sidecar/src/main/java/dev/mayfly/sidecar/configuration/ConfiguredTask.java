package dev.mayfly.sidecar.configuration;

import java.time.Duration;
import java.util.List;

/** A configured task. */
public record ConfiguredTask(
    String name, Duration maxLifetime, Duration heartbeatTimeout, List<ConfiguredGrant> grants) {

  public ConfiguredTask {
    grants = List.copyOf(grants);
  }
}
