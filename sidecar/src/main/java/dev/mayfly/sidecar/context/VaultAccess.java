package dev.mayfly.sidecar.context;

import dev.mayfly.backends.vault.SpringVaultGateway;
import dev.mayfly.backends.vault.VaultLogin;
import dev.mayfly.backends.vault.VaultServer;
import dev.mayfly.backends.vault.VaultSettings;
import dev.mayfly.backends.vault.login.Patience;
import dev.mayfly.backends.vault.login.PersonLogin;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.time.Clock;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfigurationException;
import dev.mayfly.sidecar.configuration.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the configuration's Vault is, and how we log in there. */
public record VaultAccess(VaultServer server, VaultLogin login) {

  /** Connects to nothing. */
  public static VaultAccess of(Configuration configuration, ProcessEnvironment environment)
      throws ConfigurationException {
    List<Problem> problems = new ArrayList<>();
    Optional<VaultServer> server =
        ConfiguredServers.attempt(
            () -> VaultSettings.server(configuration.vault(), environment.vault()), problems);
    Optional<VaultLogin> login =
        ConfiguredServers.attempt(
            () -> VaultSettings.login(configuration.vault(), environment.vault()), problems);
    if (server.isEmpty() || login.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return new VaultAccess(server.get(), login.get());
  }

  /** Has the person at our terminal log in, where that is how we do. */
  public void askPerson(RunReport report, Map<String, String> variables, Clock clock)
      throws BackendException, InterruptedException {
    if (login instanceof PersonLogin persons) {
      try (SpringVaultGateway vault = new SpringVaultGateway(server)) {
        persons.ask(vault, new TerminalPerson(report, variables), Patience.from(clock));
      }
    }
  }
}
