package dev.mayfly.sidecar.wiring;

import dev.mayfly.core.backend.SetUpScript;
import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Failure;
import dev.mayfly.sidecar.command.SetUpScripts;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.Nearest;
import dev.mayfly.sidecar.runtime.SystemClock;
import dev.mayfly.sidecar.wiring.session.Backends;
import dev.mayfly.sidecar.wiring.session.ConfigurationFile;
import dev.mayfly.sidecar.wiring.session.Contexts;
import dev.mayfly.sidecar.wiring.session.World;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the backends say prepares their servers. */
final class ConfiguredScripts implements SetUpScripts {

  private final World world;

  ConfiguredScripts(World world) {
    this.world = world;
  }

  @Override
  public List<SetUpScript> of(Arguments arguments, Optional<String> target, boolean remove)
      throws Exception {
    Backends installed = Backends.installed();
    Configuration configuration = new ConfigurationFile(arguments, installed, world).read();
    Set<String> targets = new TreeSet<>(configuration.targets().keySet());
    if (target.isPresent()) {
      checkKnown(target.get(), targets);
      targets.retainAll(Set.of(target.get()));
    }
    return new Contexts(configuration, installed, world, new SystemClock()).setUp(targets, remove);
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
