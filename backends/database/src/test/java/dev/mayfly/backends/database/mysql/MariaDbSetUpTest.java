package dev.mayfly.backends.database.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.Leases;
import dev.mayfly.backends.database.dialect.mysql.SetUpSql;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.settings.IllegalSettingException;
import dev.mayfly.testing.servers.MariaDb;
import dev.mayfly.testing.servers.NeedsMariaDb;
import dev.mayfly.testing.servers.SharedServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NeedsMariaDb
@DisplayName("What is set up on MariaDB")
class MariaDbSetUpTest {

  private static MariaDb server;
  private static Shop shop;

  @BeforeAll
  static void start() {
    server = SharedServers.mariaDb();
    shop = new Shop(server, Map.of());
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  @Test
  @DisplayName(
      "lets a guard's login call ten routines and a root login seven more, and neither read anything")
  void leastPrivileges() throws Exception {
    Issued guard = guardLogin();
    DatabaseLogin login = (DatabaseLogin) guard.credential();
    List<String> ofGuards =
        List.of(
            "defined_by",
            "disarm",
            "drop_accounts",
            "end_logins",
            "end_sessions",
            "expired_accounts",
            "list_accounts",
            "list_rights",
            "lock_accounts",
            "observe");
    assertEquals(ofGuards, callable("'" + login.username() + "'@'%'"));
    List<String> ofRoots = new ArrayList<>(ofGuards);
    ofRoots.addAll(
        List.of(
            "accounts_of",
            "end_account",
            "end_root_sessions",
            "make_account",
            "make_expiring_account",
            "prolong_account",
            "set_root_password"));
    Collections.sort(ofRoots);
    assertEquals(ofRoots, callable("'" + shop.name + "_root'@'%'"));
    try (Connection connection = server.connect("", login.username(), login.password().expose())) {
      for (String forbidden :
          List.of(
              "SELECT * FROM " + shop.name + ".sales",
              "SELECT * FROM mysql.user",
              "ALTER USER administrator@'%' ACCOUNT LOCK",
              "CALL %s_mayfly.run('SELECT 1')".formatted(shop.name))) {
        assertThrows(SQLException.class, () -> connection.createStatement().execute(forbidden));
      }
    }
  }

  /** The routines that the account may call; it may do nothing else. */
  private static List<String> callable(String account) {
    List<String> grants = server.query("SHOW GRANTS FOR " + account);
    assertTrue(grants.get(0).startsWith("GRANT USAGE ON *.* TO "), grants::toString);
    return grants.stream()
        .skip(1)
        .map(grant -> grant.replaceAll("GRANT EXECUTE ON PROCEDURE `\\w+`\\.`(\\w+)` TO .*", "$1"))
        .sorted()
        .collect(Collectors.toList());
  }

  private static Issued guardLogin() throws Exception {
    LeaseKey key = Leases.newKey();
    return new Leases(shop.backend, "guard").issue(key);
  }

  @Test
  @DisplayName("touches no account that is called otherwise, whoever asks")
  void othersAreSafe() throws Exception {
    server.execute("CREATE USER bystander@'%' IDENTIFIED BY 'b'");
    DatabaseLogin login = (DatabaseLogin) guardLogin().credential();
    try (Connection guard = server.connect("", login.username(), login.password().expose());
        Connection bystander = server.connect("", "bystander", "b")) {
      String schema = shop.name + "_mayfly";
      for (String routine : List.of("end_sessions", "lock_accounts", "drop_accounts")) {
        guard.createStatement().execute("CALL %s.%s('bystander', '')".formatted(schema, routine));
      }
      assertTrue(bystander.isValid(5));
      server.connect("", "bystander", "b").close();
    }
  }

  @Test
  @DisplayName(
      "can be set up again, differs from nothing then, and an examination tells what lacks")
  void again() throws Exception {
    server.runScript(new SetUpSql(shop.settings.target()).setUp());
    assertEquals(List.of(), shop.backend.differences(Leases.soon()));
    assertEquals(
        List.of("performance_schema = ON in its configuration, and a restart"), remedies());
    server.execute("DROP PROCEDURE %s_mayfly.observe".formatted(shop.name));
    assertTrue(remedies().contains("mayfly generate sql, and run it there"), remedies()::toString);
    shop.leases.guard();
    assertTrue(
        shop.leases
            .observe(Leases.accounts(Leases.newKey()))
            .remains()
            .contains("Mayfly's routines are not there"));
    server.runScript(new SetUpSql(shop.settings.target()).setUp());
  }

  private static List<String> remedies() {
    return shop.faults().stream().map(Finding::remedy).toList();
  }

  @Test
  @DisplayName("is taken away whole once no account of a lease is left")
  void removed() throws Exception {
    try (Shop closing = new Shop(server, Map.of("owned_objects", Map.of("heir", "other_heir")))) {
      String script = new SetUpSql(closing.settings.target()).remove();
      LeaseKey key = Leases.newKey();
      Issued issued = closing.leases.issue(key);
      assertThrows(RuntimeException.class, () -> server.runScript(script));
      closing.leases.revoke(key, issued);
      server.runScript(script);
      assertEquals(
          List.of(),
          server.query(
              "SELECT User FROM mysql.user WHERE User LIKE '%1$s%%' UNION SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '%1$s_mayfly'"
                  .formatted(closing.name)));
    }
  }

  @Test
  @DisplayName(
      "is refused before anything is done where the configuration cannot be used, all at once")
  void refused() {
    IllegalSettingException refusal =
        assertThrows(
            IllegalSettingException.class,
            () ->
                new Shop(
                    server,
                    Map.of(
                        "url", "mariadb://db/shop?ssl-ca=/nowhere.pem&ssl-mode=VERIFY_CA",
                        "prefix", "Too-Long-",
                        "schema", "it's",
                        "roles",
                            List.of(Map.of("name", "other", "grants", List.of("ALL ON *.*"))))));
    assertEquals(
        List.of("prefix", "name", "schema", "url", "roles"),
        refusal.all().stream().map(IllegalSettingException::where).toList());
  }
}
