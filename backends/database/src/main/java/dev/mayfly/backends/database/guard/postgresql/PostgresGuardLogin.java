package dev.mayfly.backends.database.guard.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import dev.mayfly.backends.database.postgresql.PostgresSettings;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.GuardLogin;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;

/** The login with which a guard looks after a server. */
record PostgresGuardLogin(PostgresSettings settings, Delivery delivery) implements GuardLogin {

  @Override
  public String role() {
    return settings.engine().guardRole();
  }

  @Override
  public Duration ttl() {
    return settings.guardTtl();
  }

  @Override
  public LoginCheck tryOnce(Credential own, Deadline deadline) throws BackendException {
    if (!(own instanceof DatabaseLogin login)) {
      throw new BackendException(Kind.INVALID, "a guard of PostgreSQL has a database login");
    }
    LoginTrial trial = LoginTrial.of(settings.primary(), login, deadline);
    return new LoginCheck(trial.outcome(), trial.words(), false);
  }
}
