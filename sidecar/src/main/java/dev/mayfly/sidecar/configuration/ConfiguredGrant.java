package dev.mayfly.sidecar.configuration;

import java.time.Duration;
import java.util.List;

/**
 * A configured grant.
 *
 * @param where file, line and key, for messages
 */
public record ConfiguredGrant(
    String name,
    String target,
    String role,
    Duration ttl,
    List<ConfiguredDelivery> deliveries,
    String where) {

  public ConfiguredGrant {
    deliveries = List.copyOf(deliveries);
  }
}
