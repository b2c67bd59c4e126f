package dev.mayfly.backends.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.dialect.AccountNames;
import dev.mayfly.backends.database.dialect.mysql.AccountName;
import dev.mayfly.backends.database.dialect.mysql.AccountStatements;
import dev.mayfly.backends.database.dialect.mysql.MySqlTarget;
import dev.mayfly.backends.database.dialect.mysql.MySqlUrl;
import dev.mayfly.backends.database.dialect.mysql.OwnNames;
import dev.mayfly.backends.database.dialect.mysql.RoleGrant;
import dev.mayfly.backends.database.dialect.mysql.ServerKind;
import dev.mayfly.backends.database.dialect.mysql.SetUpSql;
import dev.mayfly.backends.database.dialect.mysql.TaskRole;
import dev.mayfly.backends.plugin.PluginVault.Lease;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.MariaDb;
import dev.mayfly.testing.servers.NeedsMariaDb;
import dev.mayfly.testing.servers.SharedServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NeedsMariaDb
@DisplayName("The plugin inside OpenBao, on MariaDB, with no Mayfly alive")
class MariaDbPluginTest {

  private static final String ROLE = "clerk";
  private static final String ROOT_PASSWORD = "root-before-its-rotation";

  private static MariaDb server;
  private static PluginVault vault;

  @BeforeAll
  static void start() {
    server = SharedServers.mariaDb();
    MySqlUrl url =
        MySqlUrl.parse(
            "mariadb://" + server.host() + ":" + server.port() + "/shop?ssl-mode=DISABLED",
            ServerKind.MARIADB);
    OwnNames names =
        new OwnNames(
            new AccountNames("mf-"),
            "mayfly",
            AccountName.here("mayfly_owner"),
            List.of(AccountName.anywhere("mayfly_root")),
            "mayfly-guard",
            AccountName.here("mayfly_heir"));
    TaskRole role =
        new TaskRole(
            ROLE,
            List.of(RoleGrant.parse("ALL ON shop.*")),
            TaskRole.CONNECTION_LIMIT,
            Optional.empty());
    MySqlTarget target =
        new MySqlTarget(
            "shop", ServerKind.MARIADB, url, List.of(), List.of(role), names, "heir", "");
    server.execute("CREATE DATABASE shop", "CREATE TABLE shop.sales AS SELECT 1 AS n");
    server.runScript(new SetUpSql(target).setUp());
    server.execute(
        "ALTER USER mayfly_root@'%' IDENTIFIED BY '" + ROOT_PASSWORD + "' ACCOUNT UNLOCK");
    vault = PluginVault.start();
    Map<String, Object> details = new HashMap<>();
    details.put("plugin_name", PluginVault.NAME);
    details.put("backend", "mariadb");
    details.put("connection_url", url.url());
    details.put("username", "mayfly_root");
    details.put("password", ROOT_PASSWORD);
    details.put("allowed_roles", "*");
    vault.connection("shop", details);
    List<String> creation = new AccountStatements(target).ofRole(ROLE).creation();
    vault.role("long", "shop", 600, creation);
    vault.role("short", "shop", 3, creation);
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
    try (Connection session = connect(lease)) {
      assertTrue(session.createStatement().execute("SELECT * FROM sales"));
      Await.until("the account is gone", PluginVault.LIMIT, () -> accounts(lease).isEmpty());
      assertThrows(
          SQLException.class, () -> session.createStatement().execute("SELECT * FROM sales"));
    }
    Await.until("the lease is over", PluginVault.LIMIT, () -> !vault.exists(lease));
  }

  @Test
  @DisplayName("what would run with an account's rights is taken out when the lease is revoked")
  void owned() throws Exception {
    Lease lease = vault.issue("long");
    vault.renew(lease, 1800);
    try (Connection session = connect(lease)) {
      session.createStatement().execute("CREATE VIEW of_task AS SELECT n FROM sales");
      session
          .createStatement()
          .execute(
              "CREATE EVENT of_task ON SCHEDULE EVERY 1 SECOND DO INSERT INTO sales VALUES (2)");
      vault.revoke(lease);
      assertThrows(SQLException.class, () -> session.createStatement().execute("SELECT 1"));
    }
    assertEquals(List.of(), accounts(lease));
    assertEquals(
        List.of("mayfly_heir@localhost"),
        server.query("SELECT DEFINER FROM information_schema.VIEWS WHERE TABLE_NAME = 'of_task'"));
    assertEquals(
        List.of(),
        server.query("SELECT 1 FROM information_schema.EVENTS WHERE EVENT_NAME = 'of_task'"));
  }

  @Test
  @DisplayName("the root's password is rotated, and the old one is refused")
  void rotation() throws Exception {
    vault.rotateRoot("shop");
    vault.revoke(vault.issue("long"));
    assertThrows(
        SQLException.class, () -> server.connect("", "mayfly_root", ROOT_PASSWORD).close());
  }

  private static Connection connect(Lease lease) throws SQLException {
    return server.connect("shop", lease.username(), lease.password());
  }

  private static List<String> accounts(Lease lease) {
    return server.query("SELECT User FROM mysql.user WHERE User = '" + lease.username() + "'");
  }
}
