package dev.mayfly.backends.database.guard.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import dev.mayfly.backends.database.dialect.postgresql.PostgresUrl;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.GuardLogin;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;

/**
 * The login with which a guard looks after a server.
 *
 * @param role that it is issued for
 */
public record PostgresGuardLogin(String role, Duration ttl, PostgresUrl url, Delivery delivery)
    implements GuardLogin {

  @Override
  public LoginCheck tryOnce(Credential own, Deadline deadline) throws BackendException {
    if (!(own instanceof DatabaseLogin login)) {
      throw new BackendException(Kind.INVALID, "a guard of PostgreSQL has a database login");
    }
    LoginTrial trial = LoginTrial.of(url, login, deadline);
    return new LoginCheck(trial.outcome(), trial.message(), false);
  }
}
