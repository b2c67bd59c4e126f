package dev.mayfly.backends.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.plugin.PluginVault.Lease;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.BaoException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The plugin inside OpenBao, on a database that only statements know: H2")
class StatementsPluginTest {

  private static final String PLUGIN = "h2-database-plugin";
  private static final String LEFT =
      "SELECT user_name FROM information_schema.users WHERE user_name = UPPER('{{name}}')"
          + " UNION ALL SELECT user_name FROM information_schema.sessions WHERE user_name = UPPER('{{name}}')";

  @TempDir private static Path folder;

  private static Server server;
  private static String url;
  private static Connection administrator;
  private static PluginVault vault;

  @BeforeAll
  static void start() throws Exception {
    server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", folder.toString());
    server.start();
    url = "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/./shop";
    administrator = DriverManager.getConnection(url, "root", "before");
    administrator.createStatement().execute("CREATE TABLE sales AS SELECT 1 AS n");
    vault = PluginVault.start();
    Path jar =
        Path.of(org.h2.Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    vault.register(
        PLUGIN,
        List.of(
            "MAYFLY_PLUGIN_STATE=" + vault.state,
            "MAYFLY_PLUGIN_DRIVER=" + jar,
            "MAYFLY_PLUGIN_DRIVER_SHA256=" + PluginVault.sha256(jar)));
    vault.register(
        "forged", List.of("MAYFLY_PLUGIN_DRIVER=" + jar, "MAYFLY_PLUGIN_DRIVER_SHA256=00"));
    vault.connection("h2", connection(PLUGIN));
    List<String> creation =
        List.of(
            onUser("CREATE USER", " PASSWORD ''{{password}}''"),
            onUser("GRANT SELECT ON sales TO", ""));
    vault.role("short", "h2", 3, creation);
    vault.role("long", "h2", 600, creation);
    vault.role(
        "careless",
        "h2",
        600,
        creation,
        Map.of("revocation_statements", List.of("SELECT '{{name}}'")));
  }

  /** H2 has users log in with capitals, whatever they are called. */
  private static String onUser(String before, String after) {
    return "EXECUTE IMMEDIATE '%s \"' || UPPER('{{name}}') || '\"%s'".formatted(before, after);
  }

  private static Map<String, Object> connection(String plugin) {
    Map<String, Object> details = new HashMap<>();
    details.put("plugin_name", plugin);
    details.put("backend", "jdbc");
    details.put("connection_url", url);
    details.put("username", "root");
    details.put("password", "before");
    details.put("allowed_roles", "*");
    details.put(
        "end_statements",
        List.of(
            onUser("DROP USER IF EXISTS", ""),
            "SELECT ABORT_SESSION(session_id) FROM information_schema.sessions WHERE user_name = UPPER('{{name}}')"));
    details.put("left_query", LEFT);
    details.put("root_rotation_statements", List.of("ALTER USER root SET PASSWORD '{{password}}'"));
    return details;
  }

  @AfterAll
  static void stop() throws Exception {
    vault.close();
    administrator.close();
    server.stop();
  }

  @Test
  @DisplayName(
      "a lease that nobody ends: its session is killed and its account gone when it expires")
  void expiry() throws Exception {
    Lease lease = vault.issue("short");
    try (Connection session = connect(lease)) {
      assertTrue(session.createStatement().execute("SELECT * FROM sales"));
      Await.until("the account is gone", PluginVault.LIMIT, () -> left(lease).equals("0"));
      assertThrows(
          SQLException.class, () -> session.createStatement().execute("SELECT * FROM sales"));
    }
    Await.until("the lease is over", PluginVault.LIMIT, () -> !vault.exists(lease));
  }

  @Test
  @DisplayName("statements that leave something of an account do not end its lease")
  void accountLeft() throws Exception {
    Lease lease = vault.issue("careless");
    BaoException refused = assertThrows(BaoException.class, () -> vault.revoke(lease));
    assertTrue(String.valueOf(refused.getMessage()).contains("is left"), refused::toString);
    assertTrue(vault.exists(lease));
    administrator
        .createStatement()
        .execute(onUser("DROP USER", "").replace("{{name}}", lease.username()));
    vault.revoke(lease);
    assertEquals("0", left(lease));
  }

  @Test
  @DisplayName("a connection without statements that end an account is refused")
  void noEnd() {
    Map<String, Object> details = connection(PLUGIN);
    details.remove("end_statements");
    details.remove("left_query");
    BaoException refused =
        assertThrows(BaoException.class, () -> vault.connection("endless", details));
    String said = String.valueOf(refused.getMessage());
    assertTrue(said.contains("end_statements") && said.contains("left_query"), said);
  }

  @Test
  @DisplayName("the root's password is rotated by the connection's statements")
  void rotation() throws Exception {
    vault.rotateRoot("h2");
    vault.revoke(vault.issue("long"));
    assertThrows(SQLException.class, () -> DriverManager.getConnection(url, "root", "before"));
  }

  @Test
  @DisplayName("a driver that is not what was registered is not loaded")
  void forged() {
    BaoException refused =
        assertThrows(BaoException.class, () -> vault.connection("forged", connection("forged")));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("is not what the plugin was registered with"),
        refused::toString);
  }

  private static Connection connect(Lease lease) throws SQLException {
    return DriverManager.getConnection(url, lease.username(), lease.password());
  }

  private static String left(Lease lease) throws SQLException {
    try (ResultSet rows =
        administrator
            .createStatement()
            .executeQuery(
                "SELECT count(*) FROM (" + LEFT.replace("{{name}}", lease.username()) + ")")) {
      rows.next();
      return rows.getString(1);
    }
  }
}
