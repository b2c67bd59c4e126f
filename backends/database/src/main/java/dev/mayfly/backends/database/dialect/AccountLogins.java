package dev.mayfly.backends.database.dialect;

import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;

/** The logins that make accounts on a server. */
public interface AccountLogins {

  /**
   * Logs in, and sees that accounts could be made so.
   *
   * @throws UnusableRootException where it is let in, but as somebody who makes no accounts
   */
  AccountSession open(DatabaseLogin login, Deadline deadline)
      throws SQLException, UnusableRootException;

  /** Whether the server refused the login itself: nothing else came between. */
  boolean isRefusal(SQLException e);

  /**
   * What it means that a statement failed. UNKNOWN: the connection was lost under it. Otherwise the
   * server has refused it, for now (TRANSIENT) or as it stands (INVALID).
   */
  Kind kindOf(SQLException e);

  /** What the server said, or else the driver. */
  String message(SQLException e);

  /**
   * The password of an account as statements have it: not in clear, where the server takes that.
   */
  String inStatements(DatabaseLogin account);
}
