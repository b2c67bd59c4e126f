package dev.mayfly.backends.database.dialect.mysql;

import dev.mayfly.backends.database.dialect.SqlConnector;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.lease.LoginCheck.Outcome;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.Set;

/** One try of a login. */
public final class LoginTrial {

  /** No such account or password; locked, as MariaDB says it, and as MySQL does. */
  private static final Set<Integer> REFUSALS = Set.of(1045, 4151, 3118);

  private LoginTrial() {}

  /** Tries it, with no other beside it. */
  public static LoginCheck of(MySqlUrl url, DatabaseLogin login, Deadline deadline) {
    try {
      SqlConnector.connect(url, login, deadline).close();
      return new LoginCheck(Outcome.WORKED, "the login worked", false);
    } catch (SQLException e) {
      return new LoginCheck(
          isRefusal(e) ? Outcome.REFUSED : Outcome.INCONCLUSIVE, message(e), false);
    }
  }

  static boolean isRefusal(SQLException e) {
    return REFUSALS.contains(e.getErrorCode());
  }

  static String message(SQLException e) {
    return "error " + e.getErrorCode() + ": " + e.getMessage();
  }
}
