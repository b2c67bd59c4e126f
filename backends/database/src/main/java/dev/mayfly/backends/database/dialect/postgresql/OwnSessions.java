package dev.mayfly.backends.database.dialect.postgresql;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all sessions of Mayfly's own have in common. */
final class OwnSessions {

  /**
   * What a database or a role may have set otherwise. With a foreign search path, what somebody
   * made in a schema that is on it would run as the guard.
   */
  private static final String SETTINGS =
      "-c search_path=pg_catalog,pg_temp -c default_transaction_read_only=off"
          + " -c default_transaction_isolation=read\\ committed -c default_transaction_deferrable=off"
          + " -c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0 -c idle_session_timeout=0"
          + " -c standard_conforming_strings=on";

  private OwnSessions() {}

  /** The settings of our sessions come after those that the URL has. */
  static String options(@Nullable String written) {
    return written == null ? SETTINGS : written + " " + SETTINGS;
  }

  /** A session says who it is, and may go through a pooler. */
  static Map<String, String> properties(Duration patience) {
    String seconds = Long.toString(Math.max(1, patience.toSeconds()));
    return Map.of(
        "ApplicationName", "mayfly",
        "prepareThreshold", "0",
        "tcpKeepAlive", "true",
        "connectTimeout", seconds,
        "loginTimeout", seconds);
  }
}
