package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.broker.Target;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.testing.kit.loop.SimulatedLoop;
import dev.mayfly.testing.kit.time.EventQueue;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** No proof, no credential: what is delivered was preceded by a guard that saw every node. */
final class LookRules {

  /** So long a start may take from its first look to its delivery. */
  private static final Duration LONGEST_START = Duration.ofSeconds(90);

  private final EventQueue events;
  private final SimulatedLoop loop;
  private final Map<String, Long> lookedAt = new HashMap<>();
  private final Set<LeaseKey> unprovable = new HashSet<>();

  LookRules(EventQueue events, SimulatedLoop loop) {
    this.events = events;
    this.loop = loop;
  }

  void looked(String target, boolean everyNode) {
    if (everyNode) {
      lookedAt.put(target, events.now());
    }
  }

  void unprovable(LeaseKey key) {
    unprovable.add(key);
  }

  void delivered(LeaseModel lease, Site site) {
    Long looked = lookedAt.get(lease.intent.target());
    boolean lately =
        looked != null
            && events.now() - Math.max(looked, loop.resumedAt()) <= LONGEST_START.toNanos();
    boolean putUpWith =
        site.unprovable() == Target.Unprovable.WARN && unprovable.contains(lease.key());
    if (!lease.task.start.kind().internal() && lease.isCut() && !lately && !putUpWith) {
      throw new BrokenRule(
          Rule.FAIL_CLOSED, lease.key() + " was delivered, and no guard had seen every node");
    }
  }
}
