package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.broker.Broker;
import java.time.Duration;
import java.util.List;

/**
 * Somebody who looks now and then at what is stranded, and has it tried again or takes
 * responsibility for it.
 */
final class Person {

  private final Stage stage;
  private final List<Instance> instances;
  private final Draw draw;
  private long until;

  Person(Stage stage, List<Instance> instances) {
    this.stage = stage;
    this.instances = instances;
    this.draw = new Draw(stage.draw().split());
  }

  /** Is there until then, if at all. */
  void plan(Duration shift) {
    until = stage.events().now() + shift.toNanos();
    if (draw.chance(0.5)) {
      comeBack();
    }
  }

  private void comeBack() {
    stage.events().in(draw.seconds(1, 15), this::look);
  }

  private void look() {
    if (stage.events().now() < until) {
      instances.stream()
          .filter(Instance::alive)
          .forEach(instance -> instance.run(broker -> look(instance.model(), broker)));
      comeBack();
    }
  }

  private void look(LedgerModel model, Broker broker) {
    for (LeaseModel lease : List.copyOf(model.leases())) {
      if (lease.isStranded()) {
        switch (draw.number(0, 2)) {
          case 0 -> broker.waive(lease.key(), "somebody", "it was mended by hand");
          case 1 -> broker.retry(lease.key());
          default -> {}
        }
      }
    }
  }
}
