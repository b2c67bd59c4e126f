package dev.mayfly.sidecar.doctor;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Ceiling;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToEnvironment;
import dev.mayfly.sidecar.configuration.ConfiguredGrant;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.configuration.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether credentials that are delivered into an environment, and so cannot be replaced, may last
 * as long as their tasks.
 */
public final class LifetimeChecks {

  private LifetimeChecks() {}

  /** A grant into an environment, and whose. */
  private record Unchangeable(ConfiguredTask task, ConfiguredGrant grant) {

    boolean outlives(Duration longest) {
      return task.maxLifetime().compareTo(longest) > 0;
    }

    String sentence(String of, Duration longest) {
      return "task "
          + task.name()
          + " may live "
          + Durations.format(task.maxLifetime())
          + ", and the environment into which grant "
          + grant.name()
          + " is delivered cannot be changed; "
          + of
          + " lets its credential last "
          + Durations.format(longest);
    }
  }

  private static List<Unchangeable> grants(Configuration configuration) {
    List<Unchangeable> grants = new ArrayList<>();
    for (ConfiguredTask task : configuration.everyTask()) {
      task.grants().stream()
          .filter(grant -> grant.deliveries().stream().anyMatch(ToEnvironment.class::isInstance))
          .forEach(grant -> grants.add(new Unchangeable(task, grant)));
    }
    return grants;
  }

  /** By what is configured; connects to nothing. */
  public static List<Problem> notes(Configuration configuration, Map<String, Backend> backends) {
    List<Problem> notes = new ArrayList<>();
    for (Unchangeable each : grants(configuration)) {
      Optional.ofNullable(backends.get(each.grant.target()))
          .flatMap(backend -> backend.longest(each.grant.role()))
          .filter(each::outlives)
          .ifPresent(
              longest ->
                  notes.add(
                      new Problem(
                          each.grant.where(),
                          0,
                          each.sentence("max_ttl of target " + each.grant.target(), longest),
                          "fix: max_lifetime: "
                              + Durations.format(longest)
                              + ", a longer max_ttl, or deliver to a file")));
    }
    return notes;
  }

  /** By what is set up. */
  static List<Finding> of(
      Configuration configuration, Map<String, Backend> backends, Deadline deadline) {
    List<Finding> findings = new ArrayList<>();
    for (Unchangeable each : grants(configuration)) {
      Backend backend = backends.get(each.grant.target());
      if (backend != null) {
        findings.addAll(of(each, backend, deadline));
      }
    }
    return findings;
  }

  private static List<Finding> of(Unchangeable each, Backend backend, Deadline deadline) {
    try {
      return backend.ceilings(each.grant.role(), each.task.maxLifetime(), deadline).stream()
          .filter(ceiling -> each.outlives(ceiling.longest()))
          .map(ceiling -> finding(each, ceiling))
          .toList();
    } catch (BackendException e) {
      return List.of(new Finding(Severity.ERROR, e.message(), ""));
    }
  }

  private static Finding finding(Unchangeable each, Ceiling ceiling) {
    return new Finding(
        Severity.ERROR, each.sentence(ceiling.of(), ceiling.longest()), ceiling.remedy());
  }
}
