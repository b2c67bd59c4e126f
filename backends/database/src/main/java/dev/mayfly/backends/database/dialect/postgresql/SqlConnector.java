package dev.mayfly.backends.database.dialect.postgresql;

import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** Opens connections. */
public final class SqlConnector {

  private static final long LONGEST_SECONDS = 3;

  /**
   * What a database or a role may have set otherwise. With a foreign search path, what somebody
   * made in a schema that is on it would run as the guard.
   */
  private static final String SESSION =
      "-c search_path=pg_catalog,pg_temp -c default_transaction_read_only=off"
          + " -c default_transaction_isolation=read\\ committed -c default_transaction_deferrable=off"
          + " -c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0 -c idle_session_timeout=0"
          + " -c standard_conforming_strings=on";

  private SqlConnector() {}

  /**
   * What every connection of ours has in common: it says who it is, and may go through a pooler.
   */
  public static Map<String, String> options() {
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

  /** For the driver: the settings of our sessions come after those that the URL has. */
  public static String jdbc(PostgresUrl url) {
    String written = url.options().get(ConnectionOption.OPTIONS);
    String all = written == null ? SESSION : written + " " + SESSION;
    return url.with(ConnectionOption.OPTIONS, all).jdbc();
  }

  /** Logs in, once. */
  public static Connection connect(PostgresUrl url, DatabaseLogin login, Deadline deadline)
      throws SQLException {
    Properties properties = new Properties();
    properties.putAll(
        options(Math.max(1, Math.min(LONGEST_SECONDS, deadline.remaining().toSeconds()))));
    properties.setProperty("user", login.username());
    properties.setProperty("password", login.password().expose());
    return DriverManager.getConnection(jdbc(url), properties);
  }
}
