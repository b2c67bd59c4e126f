package dev.mayfly.sidecar.context;

import dev.mayfly.backends.vault.SpringVaultGateway;
import dev.mayfly.backends.vault.VaultLogin;
import dev.mayfly.backends.vault.VaultServer;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.broker.Target;
import dev.mayfly.core.settings.IllegalSettingException;
import dev.mayfly.core.time.Clock;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfigurationException;
import dev.mayfly.sidecar.configuration.ConfiguredTarget;
import dev.mayfly.sidecar.configuration.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The servers that a configuration names: Vault, and what the targets' backends reach. Making them
 * connects to none.
 */
public final class ConfiguredServers implements AutoCloseable {

  private final VaultServer server;
  private final SpringVaultGateway gateway;
  private final VaultSession vault;
  private final Map<String, Backend> backends = new TreeMap<>();
  private final Set<String> provableOnly = new TreeSet<>();
  private final Set<String> endsUnknown = new TreeSet<>();
  private final Map<String, String> identities = new TreeMap<>();

  private ConfiguredServers(VaultServer server, VaultLogin login, Clock clock) {
    this.server = server;
    this.gateway = new SpringVaultGateway(server);
    this.vault = new VaultSession(gateway, login, clock);
  }

  /** Makes all of them, or says everything that keeps it from that. */
  public static ConfiguredServers of(Configuration configuration, BackendContexts contexts)
      throws ConfigurationException {
    return of(configuration, contexts, VaultAccess.of(configuration, contexts.environment()));
  }

  /** The same, with this way to Vault. */
  public static ConfiguredServers of(
      Configuration configuration, BackendContexts contexts, VaultAccess access)
      throws ConfigurationException {
    List<Problem> problems = new ArrayList<>();
    ConfiguredServers servers =
        new ConfiguredServers(access.server(), access.login(), contexts.clock());
    for (ConfiguredTarget target : configuration.targets().values()) {
      attempt(() -> contexts.create(target, servers.vault), problems)
          .ifPresent(backend -> servers.backends.put(target.name(), backend));
      if (target.provableOnly()) {
        servers.provableOnly.add(target.name());
      }
      if (target.endsUnknown()) {
        servers.endsUnknown.add(target.name());
      }
    }
    if (!problems.isEmpty()) {
      servers.close();
      throw new ConfigurationException(problems);
    }
    servers.identities.putAll(contexts.identities());
    return servers;
  }

  /** Where the targets' clients find them, by the targets' names. */
  public static Map<String, TargetAddress> addresses(BackendContexts contexts)
      throws ConfigurationException {
    List<Problem> problems = new ArrayList<>();
    Map<String, TargetAddress> addresses = new TreeMap<>();
    for (ConfiguredTarget target : contexts.configuration().targets().values()) {
      attempt(() -> contexts.address(target), problems)
          .ifPresent(address -> addresses.put(target.name(), address));
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return addresses;
  }

  static <T> Optional<T> attempt(Supplier<T> maker, List<Problem> problems) {
    try {
      return Optional.of(maker.get());
    } catch (IllegalSettingException e) {
      for (IllegalSettingException each : e.all()) {
        problems.add(new Problem(each.where(), 0, each.problem(), each.remedy()));
      }
      return Optional.empty();
    }
  }

  public VaultServer server() {
    return server;
  }

  public VaultSession vault() {
    return vault;
  }

  /** Target → what tells its server, and our accounts there, from any other. */
  public Map<String, String> identities() {
    return Map.copyOf(identities);
  }

  /** By the target's name. */
  public Map<String, Backend> backends() {
    return Map.copyOf(backends);
  }

  /** Whether accounts at this target that can be no Mayfly's are ended. */
  public boolean endsUnknown(String target) {
    return endsUnknown.contains(target);
  }

  public Map<String, Target> targets() {
    Map<String, Target> targets = new TreeMap<>();
    backends.forEach(
        (name, backend) -> targets.put(name, new Target(name, backend, unprovable(name))));
    return targets;
  }

  private Target.Unprovable unprovable(String target) {
    return provableOnly.contains(target) ? Target.Unprovable.REFUSE : Target.Unprovable.WARN;
  }

  /** Gives up what is open, our login to Vault last. */
  @Override
  public void close() {
    backends.values().forEach(Backend::close);
    vault.close();
    gateway.close();
  }
}
