package dev.mayfly.backends.database.dialect;

import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** Opens connections. */
public final class SqlConnector {

  /** A connection that takes longer is not waited for. */
  public static final Duration LONGEST = Duration.ofSeconds(3);

  private SqlConnector() {}

  /** Logs in, once. */
  public static Connection connect(DatabaseUrl url, DatabaseLogin login, Deadline deadline)
      throws SQLException {
    Duration left = deadline.remaining();
    Properties properties = new Properties();
    properties.putAll(url.properties(left.compareTo(LONGEST) < 0 ? left : LONGEST));
    properties.setProperty("user", login.username());
    properties.setProperty("password", login.password().expose());
    return DriverManager.getConnection(url.session(), properties);
  }
}
