package dev.mayfly.backends.database.dialect.postgresql;

import dev.mayfly.backends.database.dialect.RootLogins;
import dev.mayfly.backends.database.dialect.RootSession;
import dev.mayfly.backends.database.dialect.SqlConnector;
import dev.mayfly.backends.database.dialect.UnusableRootException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** The root logins of a PostgreSQL server, each of which acts as the owner role. */
public final class PostgresRootLogins implements RootLogins {

  private static final String WHO = "SELECT session_user, current_user";

  /**
   * A transaction that somebody lost sight of is over by then, whatever the network still brings.
   */
  private static final String PATIENCE = "SET idle_in_transaction_session_timeout = '10s'";

  /** Classes of locks, limits and conflicts: it may work later. */
  private static final Set<String> LATER = Set.of("40", "53", "55");

  private static final String CANCELLED = "57014";

  private final PostgresUrl primary;
  private final RoleNames roleNames;

  public PostgresRootLogins(PostgresUrl primary, RoleNames roleNames) {
    this.primary = primary;
    this.roleNames = roleNames;
  }

  @Override
  public RootSession open(DatabaseLogin login, Deadline deadline)
      throws SQLException, UnusableRootException {
    Connection connection = SqlConnector.connect(primary, login, deadline);
    try (Statement statement = connection.createStatement()) {
      PostgresRootSession.bound(connection, deadline);
      statement.execute(PATIENCE);
      check(login.username(), statement);
      return new PostgresRootSession(connection, login.username(), roleNames);
    } catch (SQLException | UnusableRootException e) {
      connection.close();
      throw e;
    }
  }

  private void check(String login, Statement statement) throws SQLException, UnusableRootException {
    try (ResultSet who = statement.executeQuery(WHO)) {
      who.next();
      String session = who.getString(1);
      String current = who.getString(2);
      if (!login.equals(session) || !roleNames.owner().equals(current)) {
        throw new UnusableRootException(
            login
                + " is logged in as "
                + session
                + " and acts as "
                + current
                + ", which owns no accounts. fix: ALTER ROLE "
                + SqlName.identifier(login)
                + " SET role = "
                + SqlName.literal(roleNames.owner()));
      }
    }
  }

  @Override
  public boolean isRefusal(SQLException e) {
    return LoginTrial.isRefusal(e);
  }

  /** A server that ends the connection says so, perhaps after it has committed. */
  @Override
  public Kind kindOf(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    if (!LoginTrial.isFromServer(e) || state.startsWith("57P")) {
      return Kind.UNKNOWN;
    }
    boolean isLater =
        state.equals(CANCELLED) || LATER.contains(state.substring(0, Math.min(2, state.length())));
    return isLater ? Kind.TRANSIENT : Kind.INVALID;
  }

  @Override
  public String message(SQLException e) {
    return LoginTrial.message(e);
  }

  @Override
  public String inStatements(DatabaseLogin account) {
    return ScramVerifier.of(account);
  }
}
