package dev.mayfly.backends.database.guard;

import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.lease.LoginCheck.Outcome;
import dev.mayfly.core.time.Deadline;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tries logins that should be dead, and beside them, once, one that should work: over a connection
 * that is as new.
 */
public final class LoginChecks {

  private final Function<DatabaseLogin, LoginCheck> trial;
  private final DatabaseLogin control;
  private final Deadline deadline;
  private @Nullable Boolean controlWorked;

  /**
   * @param trial tries one login, with none beside it
   * @param control the login that should work
   */
  public LoginChecks(
      Function<DatabaseLogin, LoginCheck> trial, DatabaseLogin control, Deadline deadline) {
    this.trial = trial;
    this.control = control;
    this.deadline = deadline;
  }

  /** Tries the login; empty where no time is left to. */
  public Optional<LoginCheck> check(DatabaseLogin login) {
    if (deadline.passed()) {
      return Optional.empty();
    }
    LoginCheck alone = trial.apply(login);
    return Optional.of(new LoginCheck(alone.outcome(), alone.message(), controlWorks()));
  }

  private boolean controlWorks() {
    if (controlWorked == null) {
      controlWorked = trial.apply(control).outcome() == Outcome.WORKED;
    }
    return controlWorked;
  }
}
