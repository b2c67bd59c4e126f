package dev.mayfly.backends.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.plugin.PluginVault.Lease;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.BaoException;
import dev.mayfly.testing.servers.FaultyProxy;
import dev.mayfly.testing.servers.SharedServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The plugin inside OpenBao, on PostgreSQL, with no Mayfly alive")
class PostgresPluginTest {

  private static PluginVault vault;
  private static ReportingDatabase database;

  @BeforeAll
  static void start() {
    database = new ReportingDatabase(SharedServers.postgreSql());
    vault = PluginVault.start();
    vault.connection("pg", database.connection());
    vault.role("long", "pg", 600, ReportingDatabase.creation());
    vault.role("short", "pg", 3, ReportingDatabase.creation());
  }

  @AfterAll
  static void stop() {
    vault.close();
  }

  @Test
  @DisplayName(
      "a lease that nobody ends: its session is killed and its account gone when it expires")
  void expiry() throws Exception {
    Lease lease = vault.issue("short");
    try (Connection session = database.connect(lease)) {
      assertEquals(100, count(session, "sales"));
      Await.until("the account is gone", PluginVault.LIMIT, () -> !database.hasAccount(lease));
      SQLException ended = assertThrows(SQLException.class, () -> count(session, "sales"));
      assertTrue(
          String.valueOf(ended.getMessage()).contains("terminating connection"), ended::toString);
    }
    Await.until("the lease is over", PluginVault.LIMIT, () -> !vault.exists(lease));
  }

  @Test
  @DisplayName("a lease is prolonged: the server lets its login in for as long")
  void renewal() {
    Lease lease = vault.issue("long");
    String until =
        "SELECT extract(epoch FROM rolvaliduntil - now()) > 1000 FROM pg_roles WHERE rolname = '"
            + lease.username()
            + "'";
    assertEquals(List.of("f"), database.server.query("postgres", until));
    vault.renew(lease, 1800);
    assertEquals(List.of("t"), database.server.query("postgres", until));
    vault.revoke(lease);
    assertFalse(database.hasAccount(lease));
  }

  @Test
  @DisplayName(
      "what an account made, in two databases, passes to its heir when the lease is revoked")
  void owned() throws Exception {
    Lease lease = vault.issue("long");
    try (Connection here = database.connect(lease);
        Connection there = database.connect(lease, "archive")) {
      here.createStatement().execute("CREATE TABLE made_here (n int)");
      there.createStatement().execute("CREATE TABLE made_there (n int)");
      vault.revoke(lease);
      assertThrows(SQLException.class, () -> here.createStatement().execute("SELECT 1"));
      assertThrows(SQLException.class, () -> there.createStatement().execute("SELECT 1"));
    }
    assertFalse(database.hasAccount(lease));
    assertEquals(List.of(ReportingDatabase.HEIR), database.owner("reporting", "made_here"));
    assertEquals(List.of(ReportingDatabase.HEIR), database.owner("archive", "made_there"));
  }

  @Test
  @DisplayName("a task that holds the row of its own account does not keep it")
  void heldRow() throws Exception {
    Lease lease = vault.issue("long");
    try (Connection session = database.connect(lease)) {
      session.setAutoCommit(false);
      session
          .createStatement()
          .execute("ALTER ROLE \"" + lease.username() + "\" SET work_mem = '5MB'");
      vault.revoke(lease);
      assertThrows(SQLException.class, session::commit);
    }
    assertFalse(database.hasAccount(lease));
  }

  @Test
  @DisplayName(
      "the key that Mayfly gave its token is in the account's name, and an account asked for twice is ended alone")
  void leaseKey() throws Exception {
    Lease one = vault.issueAs("abcdefghij", "long");
    Lease other = vault.issueAs("abcdefghij", "long");
    assertTrue(one.username().startsWith("mf-lease-abcdefghij-"), one.username());
    assertTrue(other.username().startsWith("mf-lease-abcdefghij-"), other.username());
    try (Connection session = database.connect(other)) {
      vault.revoke(one);
      assertFalse(database.hasAccount(one));
      assertEquals(100, count(session, "sales"));
    }
    vault.revoke(other);
    assertFalse(database.hasAccount(other));
  }

  @Test
  @DisplayName(
      "what cannot be cleaned up fails the revocation with no access left, until it can be")
  void hindered() throws Exception {
    Lease lease = vault.issue("long");
    try (Connection session = database.connect(lease);
        Connection stranger = database.server.connect("reporting")) {
      session.createStatement().execute("CREATE TABLE held (n int)");
      stranger.setAutoCommit(false);
      stranger.createStatement().execute("LOCK TABLE held");
      BaoException refused = assertThrows(BaoException.class, () -> vault.revoke(lease));
      assertTrue(String.valueOf(refused.getMessage()).contains("held by"), refused::toString);
      assertThrows(SQLException.class, () -> session.createStatement().execute("SELECT 1"));
      assertThrows(SQLException.class, () -> database.connect(lease).close());
      assertTrue(vault.exists(lease));
    }
    vault.revoke(lease);
    assertFalse(database.hasAccount(lease));
    assertEquals(List.of(ReportingDatabase.HEIR), database.owner("reporting", "held"));
  }

  @Test
  @DisplayName(
      "a login of a guard's, which no guard may touch, is ended before its time by who made it")
  void guards() throws Exception {
    vault.role("guard", "pg", 600, ReportingDatabase.guardCreation());
    Lease lease = vault.issue("guard");
    try (Connection session = database.connect(lease)) {
      vault.revoke(lease);
      assertThrows(SQLException.class, () -> session.createStatement().execute("SELECT 1"));
    }
    assertFalse(database.hasAccount(lease));
  }

  @Test
  @DisplayName("an account whose statements fail half-way is not left")
  void halfMade() {
    vault.role(
        "broken",
        "pg",
        60,
        List.of(
            "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}'",
            "GRANT nobody TO \"{{name}}\""));
    int before = accounts();
    BaoException refused = assertThrows(BaoException.class, () -> vault.issue("broken"));
    assertTrue(String.valueOf(refused.getMessage()).contains("nobody"), refused::toString);
    assertEquals(before, accounts());
  }

  @Test
  @DisplayName("another password of the root's is refused by the name of the server and the login")
  void wrongPassword() {
    BaoException refused =
        assertThrows(
            BaoException.class,
            () -> {
              Map<String, Object> wrong = database.connection();
              wrong.put("password", "not-the-one");
              vault.connection("wrong", wrong);
            });
    String said = String.valueOf(refused.getMessage());
    assertTrue(said.contains("the password of mayfly_root is refused"), said);
    assertFalse(said.contains("not-the-one"), said);
  }

  @Test
  @DisplayName("all that is wrong with a connection's configuration is told at once")
  void wrongConfiguration() {
    BaoException refused =
        assertThrows(
            BaoException.class,
            () ->
                vault.connection(
                    "wrong",
                    Map.of(
                        "plugin_name",
                        PluginVault.NAME,
                        "backend",
                        "postgresql",
                        "connection_url",
                        "http://db",
                        "prefix",
                        "TOO LONG",
                        "shema",
                        "mayfly")));
    String said = String.valueOf(refused.getMessage());
    for (String key : List.of("connection_url", "prefix", "shema")) {
      assertTrue(said.contains(key), said);
    }
  }

  @Test
  @DisplayName(
      "a database that is not there refuses a connection that is verified, and serves one that is not when it comes back")
  void unreachable() throws Exception {
    try (FaultyProxy way = FaultyProxy.before(database.server.port())) {
      way.refuse();
      Map<String, Object> details = database.connection(way.port());
      BaoException refused =
          assertThrows(BaoException.class, () -> vault.connection("far", details));
      assertTrue(String.valueOf(refused.getMessage()).contains("cannot log in"), refused::toString);
      details.put("verify_connection", false);
      vault.connection("far", details);
      vault.role("far", "far", 60, ReportingDatabase.creation());
      assertThrows(BaoException.class, () -> vault.issue("far"));
      way.listen();
      Lease lease = vault.issue("far");
      vault.revoke(lease);
      assertFalse(database.hasAccount(lease));
    }
  }

  @Test
  @DisplayName(
      "the plugin's process is killed: Vault starts another, which ends what the first one made")
  void killed() throws Exception {
    Lease lease = vault.issue("long");
    List<ProcessHandle> running = vault.plugins();
    assertEquals(1, running.size(), "one process for all connections");
    try (Connection session = database.connect(lease)) {
      assertTrue(running.get(0).destroyForcibly());
      Await.until(
          "the lease is revoked",
          PluginVault.LIMIT,
          () -> {
            vault.revoke(lease);
            return true;
          });
      assertThrows(SQLException.class, () -> count(session, "sales"));
    }
    assertFalse(database.hasAccount(lease));
  }

  private static int accounts() {
    return database
        .server
        .query("postgres", "SELECT 1 FROM pg_roles WHERE rolname LIKE 'mf-%'")
        .size();
  }

  private static int count(Connection session, String table) throws SQLException {
    try (ResultSet rows = session.createStatement().executeQuery("SELECT count(*) FROM " + table)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
