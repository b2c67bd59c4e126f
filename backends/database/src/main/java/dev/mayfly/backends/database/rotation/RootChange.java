package dev.mayfly.backends.database.rotation;

import dev.mayfly.backends.database.dialect.RootLogins;
import dev.mayfly.backends.database.dialect.RootSession;
import dev.mayfly.backends.database.dialect.SupersededException;
import dev.mayfly.backends.database.dialect.UnusableRootException;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done to a root login at its server. Each may be done again. */
final class RootChange {

  private final RootLogins logins;

  RootChange(RootLogins logins) {
    this.logins = logins;
  }

  /** Something that is done at the server. */
  private interface Step<T> {
    T run() throws SQLException, SupersededException, UnusableRootException, BackendException;
  }

  /**
   * Gives the login the newest of its passwords, whichever of them is in force; then that one works
   * and the others do not, and nobody is logged in by them.
   */
  void change(RootRecord record, String login, Deadline deadline) throws BackendException {
    List<Secret> known = record.passwordsOf(login);
    run(
        () -> {
          try (RootSession own = open(login, known, deadline)) {
            own.endSessions(record.epoch(), login, deadline);
            own.setPassword(record.epoch(), known.get(0), deadline);
          }
          try (RootSession own = logins.open(record.newest(login), deadline)) {
            own.endSessions(record.epoch(), login, deadline);
          }
          for (Secret earlier : known.subList(1, known.size())) {
            refused(new DatabaseLogin(login, earlier), deadline);
          }
          return true;
        });
  }

  /** Ends what the login that is not in use has open, our own sessions too. */
  void endSessions(RootRecord record, String login, Deadline deadline) throws BackendException {
    run(
        () -> {
          try (RootSession active = logins.open(record.newest(record.active()), deadline)) {
            active.endSessions(record.epoch(), login, deadline);
          }
          return true;
        });
  }

  private RootSession open(String login, List<Secret> known, Deadline deadline)
      throws SQLException, UnusableRootException, BackendException {
    for (Secret password : known) {
      try {
        return logins.open(new DatabaseLogin(login, password), deadline);
      } catch (SQLException e) {
        if (!logins.isRefusal(e)) {
          throw e;
        }
      }
    }
    throw new BackendException(
        Kind.INVALID,
        "root login "
            + login
            + " takes none of the passwords that are kept for it: somebody gave it another. fix: mayfly"
            + " generate vault, and run it with a new password of each");
  }

  private void refused(DatabaseLogin login, Deadline deadline)
      throws SQLException, BackendException {
    try {
      logins.open(login, deadline).close();
    } catch (SQLException e) {
      if (logins.isRefusal(e)) {
        return;
      }
      throw e;
    } catch (UnusableRootException e) {
      throw stillWorks(login, e);
    }
    throw stillWorks(login, null);
  }

  private static BackendException stillWorks(DatabaseLogin login, @Nullable Exception cause) {
    return new BackendException(
        Kind.TRANSIENT,
        "root login " + login.username() + " still works with its old password",
        cause);
  }

  private <T> T run(Step<T> step) throws BackendException {
    try {
      return step.run();
    } catch (SQLException e) {
      throw new BackendException(
          Kind.TRANSIENT, "a root login cannot be changed: " + logins.message(e), e);
    } catch (SupersededException e) {
      throw new BackendException(Kind.TRANSIENT, String.valueOf(e.getMessage()), e);
    } catch (UnusableRootException e) {
      throw new BackendException(Kind.INVALID, String.valueOf(e.getMessage()), e);
    }
  }
}
