package dev.mayfly.backends.vault;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the Vault and OpenBao command lines would also look at.
 *
 * @param variables of the environment, of which {@code VAULT_*} and, in their absence, {@code
 *     BAO_*} count
 * @param home the folder that may hold {@code .vault-token}
 */
public record VaultEnvironment(Map<String, String> variables, Path home) {

  public VaultEnvironment {
    variables = Map.copyOf(variables);
  }

  /** The variable without its prefix, such as {@code ADDR}; empty where it is unset or empty. */
  Optional<String> find(String name) {
    return Optional.ofNullable(variables.get("VAULT_" + name))
        .or(() -> Optional.ofNullable(variables.get("BAO_" + name)))
        .filter(value -> !value.isBlank());
  }

  /** Prints no values: some are secret. */
  @Override
  public String toString() {
    return "environment of " + home;
  }
}
