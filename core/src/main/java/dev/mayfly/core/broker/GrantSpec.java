package dev.mayfly.core.broker;

import dev.mayfly.core.delivery.Delivery;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One credential a task wants.
 *
 * @param name unique within the task
 * @param ttl what is asked for, below the policy's ceiling
 * @param replaceable whether a lease near the end of its possible life may be replaced while the
 *     task lives; false where the task reads its credential only once, as from its environment
 * @param parameters what it is to be made with besides its role; never secret
 */
public record GrantSpec(
    String name,
    String target,
    String role,
    Duration ttl,
    List<Delivery> deliveries,
    boolean replaceable,
    SortedMap<String, String> parameters) {

  public GrantSpec {
    deliveries = List.copyOf(deliveries);
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /** With nothing besides its role. */
  public GrantSpec(
      String name,
      String target,
      String role,
      Duration ttl,
      List<Delivery> deliveries,
      boolean replaceable) {
    this(name, target, role, ttl, deliveries, replaceable, Collections.emptySortedMap());
  }

  GrantSpec with(SortedMap<String, String> others) {
    return new GrantSpec(name, target, role, ttl, deliveries, replaceable, others);
  }
}
