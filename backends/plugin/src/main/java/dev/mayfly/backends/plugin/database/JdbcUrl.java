package dev.mayfly.backends.plugin.database;

import dev.mayfly.backends.database.dialect.DatabaseUrl;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** Where a server of any kind is, as its driver reads it. */
record JdbcUrl(String session) implements DatabaseUrl {

  @Override
  public Map<String, String> properties(Duration patience) {
    return Map.of();
  }

  @Override
  public boolean isLost(SQLException failure) {
    return String.valueOf(failure.getSQLState()).startsWith("08");
  }

  @Override
  public boolean isEnded(SQLException failure) {
    return false;
  }

  /** What comes after it may be anything. */
  @Override
  public String toString() {
    return session.split("[?;]", 2)[0];
  }
}
