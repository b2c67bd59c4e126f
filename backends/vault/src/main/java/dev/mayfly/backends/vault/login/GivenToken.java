package dev.mayfly.backends.vault.login;

import dev.mayfly.backends.vault.VaultGateway;
import dev.mayfly.backends.vault.VaultLogin;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.time.Deadline;
import java.nio.file.Path;

/**
 * A token that somebody else made and hands over: as a value, or in a file that is read anew each
 * time. It is never revoked by us.
 */
public final class GivenToken implements VaultLogin {

  /** Where it comes from. */
  @FunctionalInterface
  private interface Source {
    Secret read() throws BackendException;
  }

  private final String method;
  private final Source source;

  private GivenToken(String method, Source source) {
    this.method = method;
    this.source = source;
  }

  /**
   * A token by value.
   *
   * @param origin where the value was found, such as {@code VAULT_TOKEN}
   */
  public static GivenToken of(Secret token, String origin) {
    return new GivenToken("token from " + origin, () -> token);
  }

  public static GivenToken in(Path file) {
    return new GivenToken("token_file " + file, new SecretFile(file)::read);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public Secret login(VaultGateway vault, Deadline deadline) throws BackendException {
    return source.read();
  }

  @Override
  public boolean makesToken() {
    return false;
  }
}
