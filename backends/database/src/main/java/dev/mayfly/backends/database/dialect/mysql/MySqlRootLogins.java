package dev.mayfly.backends.database.dialect.mysql;

import dev.mayfly.backends.database.dialect.RootLogins;
import dev.mayfly.backends.database.dialect.RootSession;
import dev.mayfly.backends.database.dialect.SqlConnector;
import dev.mayfly.backends.database.dialect.UnusableRootException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** The root logins of a MySQL or MariaDB server, which may call the routines that make accounts. */
public final class MySqlRootLogins implements RootLogins {

  /** A call that somebody lost sight of is not waited for any longer. */
  private static final String PATIENCE = "SET SESSION wait_timeout = 10";

  /** Too many connections (of all, of one); a lock that somebody holds; a deadlock. */
  private static final Set<Integer> LATER = Set.of(1040, 1203, 1226, 1205, 1213);

  /** The connection, or the server, is on its way out. */
  private static final Set<Integer> LOST = Set.of(0, 1053, 1317, OwnSessions.KILLED);

  private final MySqlTarget target;

  public MySqlRootLogins(MySqlTarget target) {
    this.target = target;
  }

  @Override
  public RootSession open(DatabaseLogin login, Deadline deadline)
      throws SQLException, UnusableRootException {
    Connection connection = SqlConnector.connect(target.primary(), login, deadline);
    try (Statement statement = connection.createStatement()) {
      MySqlRootSession.bound(connection, deadline);
      statement.execute(PATIENCE);
      statement.execute(GuardRoutines.check(target.names(), "make_expiring_account"));
      return new MySqlRootSession(connection, target);
    } catch (SQLException e) {
      connection.close();
      if (e.getErrorCode() == GuardRoutines.NOT_OURS) {
        throw new UnusableRootException(
            login.username()
                + " may not call Mayfly's routines, or somebody else's are there. fix: run `mayfly generate sql` there");
      }
      throw e;
    }
  }

  @Override
  public boolean isRefusal(SQLException e) {
    return LoginTrial.isRefusal(e);
  }

  @Override
  public Kind kindOf(SQLException e) {
    if (LOST.contains(e.getErrorCode())) {
      return Kind.UNKNOWN;
    }
    return LATER.contains(e.getErrorCode()) ? Kind.TRANSIENT : Kind.INVALID;
  }

  @Override
  public String message(SQLException e) {
    return LoginTrial.message(e);
  }

  @Override
  public String inStatements(DatabaseLogin account) {
    return target.kind().inStatements(account.password());
  }
}
