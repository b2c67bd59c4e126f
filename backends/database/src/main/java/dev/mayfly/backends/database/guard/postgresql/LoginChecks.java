package dev.mayfly.backends.database.guard.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import dev.mayfly.backends.database.dialect.postgresql.PostgresUrl;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.lease.LoginCheck.Outcome;
import dev.mayfly.core.time.Deadline;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tries logins that should be dead, and beside them, once, one that should work: over a connection
 * that is as new.
 */
final class LoginChecks {

  private final PostgresUrl url;
  private final DatabaseLogin control;
  private final Deadline deadline;
  private @Nullable Boolean controlWorked;

  LoginChecks(PostgresUrl url, DatabaseLogin control, Deadline deadline) {
    this.url = url;
    this.control = control;
    this.deadline = deadline;
  }

  /** Tries the login; empty where no time is left to. */
  Optional<LoginCheck> check(DatabaseLogin login) {
    if (deadline.passed()) {
      return Optional.empty();
    }
    LoginTrial trial = LoginTrial.of(url, login, deadline);
    return Optional.of(new LoginCheck(trial.outcome(), trial.message(), controlWorks()));
  }

  private boolean controlWorks() {
    if (controlWorked == null) {
      controlWorked = LoginTrial.of(url, control, deadline).outcome() == Outcome.WORKED;
    }
    return controlWorked;
  }
}
