package dev.mayfly.backends.database;

import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** Opens connections. */
final class SqlConnector {

  private static final long LONGEST_SECONDS = 3;

  private SqlConnector() {}

  /**
   * What every connection of ours has in common: it says who it is, and may go through a pooler.
   */
  static Map<String, String> options() {
    return options(LONGEST_SECONDS);
  }

  private static Map<String, String> options(long seconds) {
    return Map.of(
        "ApplicationName", "mayfly",
        "prepareThreshold", "0",
        "tcpKeepAlive", "true",
        "connectTimeout", Long.toString(seconds),
        "loginTimeout", Long.toString(seconds));
  }

  /** Logs in, once. */
  static Connection connect(PostgresUrl url, DatabaseLogin login, Deadline deadline)
      throws SQLException {
    Properties properties = new Properties();
    properties.putAll(
        options(Math.max(1, Math.min(LONGEST_SECONDS, deadline.remaining().toSeconds()))));
    properties.setProperty("user", login.username());
    properties.setProperty("password", login.password().expose());
    return DriverManager.getConnection(url.jdbc(), properties);
  }
}
