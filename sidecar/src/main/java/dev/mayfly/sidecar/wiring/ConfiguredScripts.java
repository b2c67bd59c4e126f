package dev.mayfly.sidecar.wiring;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Difference;
import dev.mayfly.core.backend.SetUpScript;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.core.time.SystemClock;
import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Failure;
import dev.mayfly.sidecar.command.SetUpScripts;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.Nearest;
import dev.mayfly.sidecar.context.BackendContexts;
import dev.mayfly.sidecar.context.ConfigurationFile;
import dev.mayfly.sidecar.context.ConfiguredServers;
import dev.mayfly.sidecar.context.InstalledBackends;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the backends say prepares their servers. */
final class ConfiguredScripts implements SetUpScripts {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ProcessEnvironment environment;

  ConfiguredScripts(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public List<SetUpScript> of(Arguments arguments, Optional<String> target, boolean remove)
      throws Exception {
    BackendContexts contexts = contexts(arguments);
    return contexts.setUp(chosen(contexts, target), remove);
  }

  @Override
  public List<Difference> differences(Arguments arguments, Optional<String> target)
      throws Exception {
    BackendContexts contexts = contexts(arguments);
    Set<String> chosen = chosen(contexts, target);
    List<Difference> differences = new ArrayList<>();
    try (ConfiguredServers servers = ConfiguredServers.of(contexts.configuration(), contexts)) {
      for (String name : chosen) {
        Backend backend = Objects.requireNonNull(servers.backends().get(name));
        differences.addAll(backend.differences(Deadline.in(contexts.clock(), PATIENCE)));
      }
    } catch (BackendException e) {
      throw new Failure(
          "not-compared", e.message(), "`mayfly doctor` tells what keeps it from that");
    }
    return differences;
  }

  private BackendContexts contexts(Arguments arguments) throws Exception {
    InstalledBackends installed = InstalledBackends.installed();
    Configuration configuration = new ConfigurationFile(arguments, installed, environment).read();
    return new BackendContexts(configuration, installed, environment, new SystemClock());
  }

  private static Set<String> chosen(BackendContexts contexts, Optional<String> target)
      throws Failure {
    Set<String> targets = new TreeSet<>(contexts.configuration().targets().keySet());
    if (target.isPresent()) {
      checkKnown(target.get(), targets);
      targets.retainAll(Set.of(target.get()));
    }
    return targets;
  }

  private static void checkKnown(String name, Set<String> targets) throws Failure {
    if (!targets.contains(name)) {
      String nearest = Nearest.to(name, targets).map(n -> "Did you mean " + n + "? ").orElse("");
      throw new Failure(
          "usage",
          "there is no target " + name,
          nearest + "Configured: " + String.join(", ", targets));
    }
  }
}
