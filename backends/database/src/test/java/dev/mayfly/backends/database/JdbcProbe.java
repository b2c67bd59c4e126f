package dev.mayfly.backends.database;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.testing.kit.tck.Probe;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Logs in to one database, as a task would. */
public record JdbcProbe(Server server) implements Probe {

  /** Lets a login in, or not. */
  @FunctionalInterface
  public interface Server {
    Connection connect(String user, String password) throws SQLException;
  }

  @Override
  public boolean canLogIn(Credential credential) {
    try {
      connect(credential).close();
      return true;
    } catch (SQLException refused) {
      return false;
    }
  }

  @Override
  public Session open(Credential credential) {
    try {
      return new OpenSession(connect(credential));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection connect(Credential credential) throws SQLException {
    DatabaseLogin login = (DatabaseLogin) credential;
    return server.connect(login.username(), login.password().expose());
  }

  private record OpenSession(Connection connection) implements Session {

    @Override
    public boolean answers() {
      try (Statement statement = connection.createStatement()) {
        return statement.execute("SELECT 1");
      } catch (SQLException ended) {
        return false;
      }
    }

    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
