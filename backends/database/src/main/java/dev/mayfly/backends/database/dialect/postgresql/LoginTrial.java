package dev.mayfly.backends.database.dialect.postgresql;

import dev.mayfly.backends.database.dialect.SqlConnector;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.lease.LoginCheck.Outcome;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** One try of a login. */
public record LoginTrial(Outcome outcome, String message) {

  public static LoginTrial of(PostgresUrl url, DatabaseLogin login, Deadline deadline) {
    try {
      SqlConnector.connect(url, login, deadline).close();
      return new LoginTrial(Outcome.WORKED, "the login worked");
    } catch (SQLException e) {
      return new LoginTrial(isRefusal(e) ? Outcome.REFUSED : Outcome.INCONCLUSIVE, message(e));
    }
  }

  /** The same, with no other login tried beside it. */
  public static LoginCheck alone(PostgresUrl url, DatabaseLogin login, Deadline deadline) {
    LoginTrial trial = of(url, login, deadline);
    return new LoginCheck(trial.outcome, trial.message, false);
  }

  /**
   * 28P01: the password is wrong, expired, or of an account that is gone. 28000 says many things;
   * from this routine of the server: that the account is gone or locked.
   */
  static boolean isRefusal(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.equals("28P01")
        || (state.equals("28000")
            && server(e)
                .map(ServerErrorMessage::getRoutine)
                .filter("InitializeSessionUserId"::equals)
                .isPresent());
  }

  /** What the server said, or else the driver. */
  public static String message(SQLException e) {
    return server(e).map(ServerErrorMessage::getMessage).orElse(String.valueOf(e.getMessage()));
  }

  /** Whether the server said it, to whom it still is connected. */
  static boolean isFromServer(SQLException e) {
    return server(e).isPresent();
  }

  private static Optional<ServerErrorMessage> server(SQLException e) {
    return e instanceof PSQLException said
        ? Optional.ofNullable(said.getServerErrorMessage())
        : Optional.empty();
  }
}
