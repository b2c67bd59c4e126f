package dev.mayfly.backends.vault.login;

import dev.mayfly.backends.vault.VaultGateway;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.time.Deadline;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** An AppRole's role id and, unless the role is bound otherwise, its secret id. */
public record AppRole(Source roleId, Optional<Source> secretId) implements Evidence {

  /** Where one of the two comes from. */
  @FunctionalInterface
  public interface Source {
    Secret read(VaultGateway vault, Deadline deadline) throws BackendException;

    /** Whether it is certain to be good for more than one login. */
    default boolean repeatable() {
      return true;
    }
  }

  /** A source that is a file, read at every login. */
  public static Source file(Path path) {
    return (vault, deadline) -> new SecretFile(path).read();
  }

  @Override
  public Map<String, Object> gather(VaultGateway vault, Deadline deadline) throws BackendException {
    Secret role = roleId.read(vault, deadline);
    return secretId.isEmpty()
        ? Map.of("role_id", role)
        : Map.of("role_id", role, "secret_id", secretId.get().read(vault, deadline));
  }

  @Override
  public boolean repeatable() {
    return secretId.map(Source::repeatable).orElse(true);
  }
}
