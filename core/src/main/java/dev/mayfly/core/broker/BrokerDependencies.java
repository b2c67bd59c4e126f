package dev.mayfly.core.broker;

import dev.mayfly.core.delivery.Withdrawal;
import dev.mayfly.core.loop.Lanes;
import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.policy.Policy;
import dev.mayfly.core.time.Clock;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Everything outside the broker that it works with.
 *
 * @param targets by name
 * @param observeOnly says what would be ended, and ends nothing
 */
public record BrokerDependencies(
    Clock clock,
    Loop loop,
    Lanes lanes,
    RandomGenerator random,
    Policy policy,
    Map<String, Target> targets,
    Roots roots,
    Withdrawal withdrawal,
    LedgerListener listener,
    Limits limits,
    boolean observeOnly) {

  public BrokerDependencies {
    targets = Map.copyOf(targets);
  }
}
