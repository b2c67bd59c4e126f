package dev.mayfly.core.broker;

import dev.mayfly.core.delivery.Delivery;
import java.time.Duration;
import java.util.List;

/**
 * One credential a task wants.
 *
 * @param name unique within the task
 * @param ttl what is asked for, below the policy's ceiling
 * @param replaceable whether a lease near the end of its possible life may be replaced while the
 *     task lives; false where the task reads its credential only once, as from its environment
 */
public record GrantSpec(
    String name,
    String target,
    String role,
    Duration ttl,
    List<Delivery> deliveries,
    boolean replaceable) {

  public GrantSpec {
    deliveries = List.copyOf(deliveries);
  }
}
