package dev.mayfly.backends.vault;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.time.Deadline;
import java.util.Optional;

/**
 * The one way to Vault. Thread-safe; blocks no longer than the deadline; sends a call once and
 * never again.
 */
public interface VaultGateway {

  /**
   * Sends the call and returns whatever Vault answered, refusals included.
   *
   * @throws BackendException TRANSIENT where Vault was certainly not reached, or the call could not
   *     have created access; UNKNOWN where it may have; INVALID where what answers is not Vault, or
   *     not to be trusted
   */
  VaultReply call(VaultCall call, Deadline deadline) throws BackendException;

  /** How a person tells the same Vault something. */
  default VaultCommands commands() {
    return new VaultCommands(Optional.empty());
  }
}
