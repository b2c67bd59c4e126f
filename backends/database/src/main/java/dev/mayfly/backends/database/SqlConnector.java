package dev.mayfly.backends.database;

import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Opens connections. */
final class SqlConnector {

  private static final long LONGEST_CONNECT_SECONDS = 3;
  private static final Driver DRIVER = new Driver();

  private SqlConnector() {}

  /**
   * What every connection of ours has in common: it says who it is, and may go through a pooler.
   */
  static Map<String, String> options() {
    return Map.of(
        PGProperty.APPLICATION_NAME.getName(), "mayfly",
        PGProperty.PREPARE_THRESHOLD.getName(), "0",
        PGProperty.TCP_KEEP_ALIVE.getName(), "true",
        PGProperty.CONNECT_TIMEOUT.getName(), Long.toString(LONGEST_CONNECT_SECONDS),
        PGProperty.LOGIN_TIMEOUT.getName(), Long.toString(LONGEST_CONNECT_SECONDS));
  }

  /** Logs in, once. */
  static Connection connect(PostgresUrl url, DatabaseLogin login, Deadline deadline)
      throws SQLException {
    long seconds = Math.max(1, Math.min(LONGEST_CONNECT_SECONDS, deadline.remaining().toSeconds()));
    Properties properties = new Properties();
    options().forEach(properties::setProperty);
    PGProperty.USER.set(properties, login.username());
    PGProperty.PASSWORD.set(properties, login.password().expose());
    PGProperty.CONNECT_TIMEOUT.set(properties, (int) seconds);
    PGProperty.LOGIN_TIMEOUT.set(properties, (int) seconds);
    Connection connection = DRIVER.connect(url.jdbc(), properties);
    if (connection == null) {
      throw new SQLException("the driver does not know " + url.jdbc());
    }
    return connection;
  }
}
