package dev.mayfly.backends.database.dialect;

import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;

/** The logins that make accounts on a server. */
public interface RootLogins {

  /**
   * Logs in, and sees that accounts could be made so.
   *
   * @throws UnusableRootException where it is let in, but as somebody who makes no accounts
   */
  RootSession open(DatabaseLogin login, Deadline deadline)
      throws SQLException, UnusableRootException;

  /** Whether the server refused the login itself: nothing else came between. */
  boolean isRefusal(SQLException e);

  /** What the server said, or else the driver. */
  String message(SQLException e);
}
