package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.broker.Broker;
import java.time.Duration;
import java.util.List;

/**
 * Somebody who looks now and then at what is stranded, and has it tried again or takes
 * responsibility for it.
 */
final class Operator {

  private final Environment environment;
  private final List<Instance> instances;
  private final RandomChoices choices;
  private long until;

  Operator(Environment environment, List<Instance> instances) {
    this.environment = environment;
    this.instances = instances;
    this.choices = new RandomChoices(environment.choices().split());
  }

  /** Is there until then, if at all. */
  void plan(Duration shift) {
    until = environment.events().now() + shift.toNanos();
    if (choices.chance(0.5)) {
      comeBack();
    }
  }

  private void comeBack() {
    environment.events().in(choices.seconds(1, 15), this::look);
  }

  private void look() {
    if (environment.events().now() < until) {
      instances.stream()
          .filter(Instance::alive)
          .forEach(instance -> instance.run(broker -> look(instance.model(), broker)));
      comeBack();
    }
  }

  private void look(LedgerModel model, Broker broker) {
    for (LeaseModel lease : List.copyOf(model.leases())) {
      if (lease.isStranded()) {
        switch (choices.number(0, 2)) {
          case 0 -> broker.waive(lease.key(), "somebody", "it was mended by hand");
          case 1 -> broker.retry(lease.key());
          default -> {}
        }
      }
    }
  }
}
