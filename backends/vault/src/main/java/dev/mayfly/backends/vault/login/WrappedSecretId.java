package dev.mayfly.backends.vault.login;

import dev.mayfly.backends.vault.VaultCall;
import dev.mayfly.backends.vault.VaultGateway;
import dev.mayfly.backends.vault.VaultReply;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.time.Deadline;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A secret id that was handed over wrapped: whoever unwraps it first has it, and the second finds
 * out. A token that wraps something else was put there by somebody who holds the real one, so where
 * it was made is checked before it is unwrapped. Unwrapped once, the secret id is kept in memory
 * for later logins; a new wrapping token in the file is unwrapped in its turn. Thread-safe.
 */
public final class WrappedSecretId implements AppRole.Source {

  private final AppRole.Source wrappingToken;
  private final String creationPath;
  private @Nullable Unwrapped unwrapped;

  private record Unwrapped(String token, Secret secretId) {}

  /**
   * Takes the wrapping token from {@code wrappingToken}.
   *
   * @param creationPath where the wrapping must have been made: {@code
   *     auth/MOUNT/role/ROLE/secret-id}
   */
  public WrappedSecretId(AppRole.Source wrappingToken, String creationPath) {
    this.wrappingToken = wrappingToken;
    this.creationPath = creationPath;
  }

  @Override
  public synchronized Secret read(VaultGateway vault, Deadline deadline) throws BackendException {
    Secret token = wrappingToken.read(vault, deadline);
    Unwrapped known = unwrapped;
    if (known == null || !known.token().equals(token.expose())) {
      check(token, vault, deadline);
      known = new Unwrapped(token.expose(), unwrap(token, vault, deadline));
      unwrapped = known;
    }
    return known.secretId();
  }

  @Override
  public boolean repeatable() {
    return false;
  }

  private void check(Secret token, VaultGateway vault, Deadline deadline) throws BackendException {
    VaultCall lookup = VaultCall.write("sys/wrapping/lookup", Map.of("token", token));
    VaultReply reply = vault.call(lookup, deadline);
    if (reply.status() == 400) {
      throw tampered(
          "it is expired, or somebody has unwrapped it already (" + reply.message(lookup) + ")");
    }
    String made = reply.orThrow(lookup).text("creation_path");
    if (!made.equals(creationPath)) {
      throw tampered(
          "it was made at " + made + ", not at " + creationPath + ", and was not unwrapped");
    }
  }

  private Secret unwrap(Secret token, VaultGateway vault, Deadline deadline)
      throws BackendException {
    VaultCall unwrap = VaultCall.write("sys/wrapping/unwrap", Map.of()).with(token);
    VaultReply reply = vault.call(unwrap, deadline);
    if (reply.status() == 400) {
      throw tampered("somebody unwrapped it between our look at it and our use of it");
    }
    String secretId = reply.orThrow(unwrap).text("secret_id");
    if (secretId.isEmpty()) {
      throw tampered("it holds no secret id");
    }
    return Secret.of(secretId);
  }

  private static BackendException tampered(String how) {
    return new BackendException(
        Kind.INVALID,
        "the wrapped secret id may have been TAMPERED with: "
            + how
            + ". Mayfly needs a new one for each start. Where it has not started with this one before: find out who"
            + " held it, destroy the role's secret ids, and hand over another");
  }
}
