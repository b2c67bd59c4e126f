package dev.mayfly.backends.vault.login;

import dev.mayfly.backends.vault.VaultGateway;
import dev.mayfly.core.time.Deadline;
import java.util.Map;

/**
 * The client certificate of the TLS connection itself.
 *
 * @param name the certificate role to match; empty lets Vault try all
 */
public record Certificate(String name) implements Evidence {

  @Override
  public Map<String, Object> gather(VaultGateway vault, Deadline deadline) {
    return name.isEmpty() ? Map.of() : Map.of("name", name);
  }
}
