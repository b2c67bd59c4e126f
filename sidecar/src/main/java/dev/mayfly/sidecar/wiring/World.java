package dev.mayfly.sidecar.wiring;

import dev.mayfly.backends.vault.VaultEnvironment;
import java.nio.file.Path;
import java.util.Map;

/**
 * What this process finds around it.
 *
 * @param variables its environment
 * @param user who runs it
 */
public record World(Map<String, String> variables, String user) {

  public World {
    variables = Map.copyOf(variables);
  }

  public static World ofThisProcess() {
    return new World(System.getenv(), System.getProperty("user.name", ""));
  }

  Path home() {
    return Path.of(variables.getOrDefault("HOME", "/"));
  }

  VaultEnvironment vault() {
    return new VaultEnvironment(variables, home());
  }

  /** Prints no values: some are secret. */
  @Override
  public String toString() {
    return "environment of " + user;
  }
}
