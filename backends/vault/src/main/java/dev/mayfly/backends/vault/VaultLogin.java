package dev.mayfly.backends.vault;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.time.Deadline;

/** One way to prove to Vault who we are. Whatever it proves with is read anew at every login. */
public interface VaultLogin {

  /**
   * The auth method and where it is mounted, for messages: {@code kubernetes at auth/kubernetes}.
   */
  String method();

  /** A token of Vault. Errors say what a person should mend. */
  Secret login(VaultGateway vault, Deadline deadline) throws BackendException;

  /** Whether it can be done again and again: some proofs are good for one login only. */
  default boolean repeatable() {
    return true;
  }

  /** Whether the token was made by the login, and so is ours to revoke. */
  boolean makesToken();
}
