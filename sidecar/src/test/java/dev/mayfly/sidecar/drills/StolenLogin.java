package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mayfly.sidecar.PreparedServers;
import dev.mayfly.testing.servers.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has a task's password, is logged in with it where that was possible, and has made a
 * table.
 */
final class StolenLogin implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final PreparedServers servers;
  private final Login login;
  private final String table;
  private @Nullable Connection session;
  private boolean tableMade;

  StolenLogin(PreparedServers servers, Login login) {
    this.servers = servers;
    this.login = login;
    this.table = "loot_" + login.user().toLowerCase(Locale.ROOT).replaceAll("\\W", "_");
  }

  Login login() {
    return login;
  }

  /** Logs in and makes a table, unless it is too late for that. */
  void breakIn() {
    if (session != null) {
      return;
    }
    try {
      Connection opened =
          servers.database().connect(servers.name(), login.user(), login.password());
      session = opened;
      try (Statement statement = opened.createStatement()) {
        statement.execute("CREATE TABLE " + table + " AS SELECT 1 AS n");
        tableMade = true;
      }
    } catch (SQLException tooLate) {
      // The end came first.
    }
  }

  /** The password opens a session still; throws where it does not. */
  void breakInAgain() throws SQLException {
    servers.database().connect(servers.name(), login.user(), login.password()).close();
  }

  /** The password is refused, the session is dead, the account absent, the table kept. */
  void assertCut(String heir) {
    Await.until("the account of " + login + " is absent", LIMIT, () -> accounts().isEmpty());
    SQLException refusal =
        assertThrows(
            SQLException.class,
            () ->
                servers.database().connect(servers.name(), login.user(), login.password()).close());
    assertEquals("28P01", refusal.getSQLState(), () -> login + " is refused: " + refusal);
    Connection open = session;
    if (open != null) {
      assertThrows(SQLException.class, () -> rows(open), () -> login + " has a session");
    }
    if (tableMade) {
      assertEquals(List.of(heir), owners(), () -> "who has the table of " + login);
    }
  }

  private List<String> owners() {
    return servers
        .database()
        .query(
            servers.name(), "SELECT tableowner FROM pg_tables WHERE tablename = '" + table + "'");
  }

  /** The sessions that PostgreSQL knows of. */
  List<String> sessions() {
    return servers
        .database()
        .query(
            "postgres", "SELECT pid FROM pg_stat_activity WHERE usename = '" + login.user() + "'");
  }

  private List<String> accounts() {
    return servers
        .database()
        .query("postgres", "SELECT rolname FROM pg_roles WHERE rolname = '" + login.user() + "'");
  }

  private void rows(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT n FROM sales").close();
    }
  }

  @Override
  public void close() {
    try {
      if (session != null) {
        session.close();
      }
    } catch (SQLException e) {
      // It was killed.
    }
  }
}
