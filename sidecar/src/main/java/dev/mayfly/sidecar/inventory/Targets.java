package dev.mayfly.sidecar.inventory;

import dev.mayfly.core.backend.AccountList;
import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Inventory;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.command.Failure;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredTarget;
import dev.mayfly.sidecar.configuration.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The targets of a configuration, to be looked at one after the other. */
final class Targets {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Configuration configuration;
  private final Map<String, Backend> backends;
  private final Classifier classifier;
  private final Clock clock;

  Targets(
      Configuration configuration,
      Map<String, Backend> backends,
      Classifier classifier,
      Clock clock) {
    this.configuration = configuration;
    this.backends = backends;
    this.classifier = classifier;
    this.clock = clock;
  }

  /** Looks at those that are named; at every one whose accounts can be listed where none is. */
  List<TargetReport> look(List<String> named) throws Failure {
    List<TargetReport> reports = new ArrayList<>();
    for (String target : named.isEmpty() ? new TreeSet<>(backends.keySet()) : named) {
      Optional<Inventory> inventory = backend(target).inventory();
      if (inventory.isPresent()) {
        reports.add(look(target, inventory.get()));
      } else if (!named.isEmpty()) {
        throw new Failure(
            "no-inventory",
            "backend " + kind(target) + " of target " + target + " lists no accounts",
            "leave it out; mayfly leases tells what is held there");
      }
    }
    return reports;
  }

  private Backend backend(String target) throws Failure {
    Backend backend = backends.get(target);
    if (backend == null) {
      throw new Failure(
          "target-unknown",
          "there is no target " + target,
          Nearest.to(target, List.copyOf(backends.keySet()))
                  .map(name -> "Did you mean " + name + "? ")
                  .orElse("")
              + "Configured: "
              + String.join(", ", new TreeSet<>(backends.keySet())));
    }
    return backend;
  }

  private String kind(String target) {
    return Optional.ofNullable(configuration.targets().get(target))
        .map(ConfiguredTarget::backend)
        .orElse("");
  }

  private TargetReport look(String target, Inventory inventory) {
    long begin = clock.nanoTime();
    try {
      AccountList list = inventory.accounts(Deadline.in(clock, PATIENCE));
      Duration took = Duration.ofNanos(clock.nanoTime() - begin);
      return new TargetReport(
          target,
          kind(target),
          list.accounts().stream().map(account -> classifier.classify(target, account)).toList(),
          list.unseen(),
          list.questions(),
          took);
    } catch (BackendException e) {
      Duration took = Duration.ofNanos(clock.nanoTime() - begin);
      return new TargetReport(
          target, kind(target), List.of(), List.of("cannot be looked at: " + e.message()), 0, took);
    }
  }
}
