package dev.mayfly.backends.vault.login;

import dev.mayfly.backends.vault.VaultGateway;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.time.Deadline;
import java.util.Map;

/** What proves us to an auth method: the body of a login, gathered anew each time. */
@FunctionalInterface
public interface Evidence {

  Map<String, Object> gather(VaultGateway vault, Deadline deadline) throws BackendException;

  /** Whether it is certain to prove us again and again. */
  default boolean repeatable() {
    return true;
  }
}
