package dev.mayfly.backends.database.direct;

import dev.mayfly.backends.database.dialect.AccountLogins;
import dev.mayfly.backends.database.dialect.AccountSession;
import dev.mayfly.backends.database.dialect.RootInUse;
import dev.mayfly.backends.database.dialect.UnusableRootException;
import dev.mayfly.backends.database.rotation.KeptRoots;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The root login that Mayfly makes accounts with. It is read when it is first needed, and again
 * when it is refused: somebody may have rotated it. Each session is opened for one call. So nothing
 * of the root is open while nothing is made, a rotation has nothing of ours to end, and no call
 * finds out half-way that its connection is dead. Thread-safe.
 */
public final class DirectRoot implements RootInUse {

  private final KeptRoots kept;
  private final AccountLogins logins;
  private volatile @Nullable DatabaseLogin current;

  public DirectRoot(KeptRoots kept, AccountLogins logins) {
    this.kept = kept;
    this.logins = logins;
  }

  /**
   * A session of it. TRANSIENT: the server cannot be reached, or takes nobody. DENIED: it refuses
   * the login that is kept. INVALID: none is kept, or one that can make no accounts.
   */
  AccountSession open(Deadline deadline) throws BackendException {
    DatabaseLogin known = current;
    if (known != null) {
      try {
        return open(known, deadline);
      } catch (SQLException e) {
        if (!logins.isRefusal(e)) {
          throw unreachable(e);
        }
      }
    }
    DatabaseLogin inUse = kept.inUse(deadline);
    try {
      AccountSession session = open(inUse, deadline);
      current = inUse;
      return session;
    } catch (SQLException e) {
      throw logins.isRefusal(e) ? refused(inUse, e) : unreachable(e);
    }
  }

  private AccountSession open(DatabaseLogin login, Deadline deadline)
      throws SQLException, BackendException {
    try {
      return logins.open(login, deadline);
    } catch (UnusableRootException e) {
      throw new BackendException(Kind.INVALID, String.valueOf(e.getMessage()), e);
    }
  }

  private BackendException unreachable(SQLException e) {
    return new BackendException(
        Kind.TRANSIENT, "the root login cannot log in: " + logins.message(e), e);
  }

  private BackendException refused(DatabaseLogin login, SQLException e) {
    return new BackendException(
        Kind.DENIED,
        "root login "
            + login.username()
            + " is not let in with the password in "
            + kept
            + ": "
            + logins.message(e)
            + ". fix: give it a new password in the database, and run the script of mayfly generate vault with that",
        e);
  }

  @Override
  public void use(DatabaseLogin login, Deadline deadline) throws BackendException {
    try {
      open(login, deadline).close();
      current = login;
    } catch (SQLException e) {
      throw new BackendException(
          Kind.TRANSIENT, login.username() + " is not let in: " + logins.message(e), e);
    }
  }

  @Override
  public String username(Deadline deadline) throws BackendException {
    return kept.inUse(deadline).username();
  }
}
