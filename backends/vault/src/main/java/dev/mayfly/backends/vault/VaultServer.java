package dev.mayfly.backends.vault;

import dev.mayfly.backends.vault.http.TlsFiles;
import java.net.URI;
import java.util.Optional;

/**
 * Where Vault is and how it is reached.
 *
 * @param address such as {@code https://vault.example:8200}
 * @param namespace sent as {@code X-Vault-Namespace}
 */
public record VaultServer(URI address, Optional<String> namespace, TlsFiles tls) {

  public VaultServer {
    if (address.getHost() == null || !String.valueOf(address.getScheme()).matches("https?")) {
      throw new IllegalArgumentException(
          address + " is not an address such as https://vault.example:8200");
    }
  }
}
