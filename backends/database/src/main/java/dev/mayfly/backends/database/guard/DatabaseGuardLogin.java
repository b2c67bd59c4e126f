package dev.mayfly.backends.database.guard;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.GuardLogin;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.function.BiFunction;

/**
 * The login with which a guard looks after a server.
 *
 * @param role that it is issued for
 * @param trial tries one login at the primary
 */
public record DatabaseGuardLogin(
    String role,
    Duration ttl,
    Delivery delivery,
    BiFunction<DatabaseLogin, Deadline, LoginCheck> trial)
    implements GuardLogin {

  @Override
  public LoginCheck tryOnce(Credential own, Deadline deadline) throws BackendException {
    if (!(own instanceof DatabaseLogin login)) {
      throw new BackendException(Kind.INVALID, "a guard of databases has a database login");
    }
    return trial.apply(login, deadline);
  }
}
