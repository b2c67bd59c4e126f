package dev.mayfly.backends.vault;

import dev.mayfly.backends.vault.http.TlsFiles;
import java.net.URI;
import java.util.Optional;

/**
 * Where Vault is and how it is reached.
 *
 * @param address such as {@code https://vault.example:8200}, or with the path that a proxy serves
 *     Vault under
 * @param namespace sent as {@code X-Vault-Namespace}
 */
public record VaultServer(URI address, Optional<String> namespace, TlsFiles tls) {

  public VaultServer {
    address = VaultAddress.parse(address.toString());
  }

  /** Whether it is reached over TLS. */
  public boolean isSecure() {
    return "https".equals(address.getScheme());
  }

  /** Where a path of the API is. */
  URI api(String path) {
    return URI.create(address + "/v1/" + path);
  }
}
