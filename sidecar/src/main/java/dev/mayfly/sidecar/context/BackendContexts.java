package dev.mayfly.sidecar.context;

import dev.mayfly.backends.vault.VaultCommands;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.backends.vault.VaultSettings;
import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendContext;
import dev.mayfly.core.backend.BackendFactory;
import dev.mayfly.core.backend.SetUpScript;
import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.time.Clock;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredTarget;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What backends are made from, for the targets of one configuration. */
public record BackendContexts(
    Configuration configuration,
    InstalledBackends installed,
    ProcessEnvironment environment,
    Clock clock) {

  Backend create(ConfiguredTarget target, VaultSession vault) {
    return factory(target).create(context(target, vault));
  }

  /** Where the target's clients find it. */
  TargetAddress address(ConfiguredTarget target) {
    return factory(target).address(context(target, null));
  }

  /** What a person runs once to prepare the servers, or to undo that. Connects to nothing. */
  public List<SetUpScript> setUp(boolean remove) {
    return setUp(configuration.targets().keySet(), remove);
  }

  /** The same, for these targets only. */
  public List<SetUpScript> setUp(Collection<String> targets, boolean remove) {
    Stream<SetUpScript> ofTargets =
        configuration.targets().values().stream()
            .filter(target -> targets.contains(target.name()))
            .flatMap(target -> factory(target).setUp(context(target, null), remove).stream());
    return Stream.concat(
            ofTargets, remove ? Stream.empty() : OwnPolicy.of(configuration, commands()))
        .toList();
  }

  private VaultCommands commands() {
    return VaultSettings.commands(configuration.vault(), environment.vault());
  }

  /** Target → what tells its server, and our accounts there, from any other. */
  public Map<String, String> identities() {
    Map<String, String> identities = new TreeMap<>();
    for (ConfiguredTarget target : configuration.targets().values()) {
      identities.put(
          target.name(),
          factory(target).identity(context(target, null)).orElse(target.fingerprint()));
    }
    return identities;
  }

  private BackendFactory factory(ConfiguredTarget target) {
    Optional<BackendFactory> factory = installed.factory(target.backend());
    return factory.orElseThrow(() -> new IllegalStateException("no backend " + target.backend()));
  }

  private BackendContext context(ConfiguredTarget target, @Nullable VaultSession vault) {
    return new BackendContext(
        target.name(),
        target.settings(),
        configuration.roles(target.name()),
        clock,
        new Shared(vault, commands()));
  }

  /**
   * The session with Vault, which is not there for printing what is to be set up, and Vault's
   * commands.
   */
  private record Shared(@Nullable VaultSession vault, VaultCommands commands)
      implements BackendContext.Services {
    @Override
    public <T> T require(Class<T> type) {
      if (type.isInstance(commands)) {
        return type.cast(commands);
      }
      if (vault != null && type.isInstance(vault)) {
        return type.cast(vault);
      }
      throw new IllegalStateException("there is no shared " + type.getName());
    }
  }
}
