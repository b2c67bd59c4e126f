package dev.mayfly.backends.vault.login;

import dev.mayfly.backends.vault.VaultGateway;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.time.Deadline;
import java.nio.file.Path;
import java.util.Map;

/**
 * A JWT that a platform keeps fresh in a file: a projected service account token, a SPIFFE
 * JWT-SVID, a CI job's id token. Serves {@code jwt} and {@code kubernetes}.
 *
 * @param role of the auth method; empty asks for the mount's default role
 */
public record Jwt(Path file, String role) implements Evidence {

  @Override
  public Map<String, Object> gather(VaultGateway vault, Deadline deadline) throws BackendException {
    return Map.of("jwt", new SecretFile(file).read(), "role", role);
  }
}
