package dev.mayfly.backends.database.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.Leases;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Renewable;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.settings.IllegalSettingException;
import dev.mayfly.testing.kit.tck.IssuerTck;
import dev.mayfly.testing.kit.tck.Subject;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.MariaDb;
import dev.mayfly.testing.servers.NeedsMariaDb;
import dev.mayfly.testing.servers.SharedServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NeedsMariaDb
@DisplayName("Mayfly itself, as the issuer of MariaDB's accounts,")
class MariaDbDirectIssuerTest extends IssuerTck {

  private static MariaDb server;
  private static Shop shop;

  @BeforeAll
  static void start() {
    server = SharedServers.mariaDb();
    shop = Shop.direct(server, Map.of());
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  @Override
  protected Subject subject() {
    return shop.subject();
  }

  @Test
  @DisplayName("lets a statement of a task take no longer than the role says")
  void statementTimeout() throws Exception {
    Map<String, Object> role =
        Map.of(
            "name", Shop.ROLE, "grants", List.of("SELECT ON shops.*"), "statement_timeout", "1s");
    try (Shop brief = Shop.direct(server, Map.of("roles", List.of(role)))) {
      Issued issued = brief.leases.issue(Leases.newKey());
      try (Connection task = server.connect("", account(issued), password(issued));
          Statement sql = task.createStatement()) {
        SQLException cut =
            assertThrows(
                SQLException.class,
                () ->
                    sql.execute(
                        "SELECT COUNT(*) FROM information_schema.COLUMNS a, information_schema.COLUMNS b, information_schema.COLUMNS c, information_schema.COLUMNS d"));
        assertEquals(1969, cut.getErrorCode(), cut.getMessage());
      }
    }
  }

  private static String account(Issued issued) {
    return issued.credential().account();
  }

  private static String password(Issued issued) {
    return issued.credential().secretFields().get("password").expose();
  }

  @Test
  @DisplayName("sends the server the hash of a password, and never the password")
  void hash() throws Exception {
    server.execute("SET GLOBAL general_log = 1", "SET GLOBAL log_output = 'TABLE'");
    try {
      Issued issued = shop.leases.issue(Leases.newKey());
      List<String> calls =
          server.query(
              "SELECT argument FROM mysql.general_log WHERE argument LIKE '%make_expiring_account(''"
                  + account(issued)
                  + "%'");
      assertEquals(1, calls.size(), calls.toString());
      assertTrue(calls.get(0).matches(".*'\\*[0-9A-F]{40}'.*"), calls.get(0));
      assertEquals(
          List.of("0"),
          server.query(
              "SELECT COUNT(*) FROM mysql.general_log WHERE argument LIKE '%"
                  + password(issued).substring(3)
                  + "%' AND argument NOT LIKE '%general_log%'"));
    } finally {
      server.execute("SET GLOBAL general_log = 0");
    }
  }

  @Test
  @DisplayName(
      "prolongs no account whose time is over; whoever looks finds it, and ends it by its key")
  void expired() throws Exception {
    Guard guard = shop.leases.guard();
    LeaseKey key = Leases.newKey();
    Issued issued = shop.leases.issue(key);
    Renewable renewable = shop.backend.issuer().renewable().orElseThrow();
    renewable.renew(key, issued.reference(), Duration.ofMinutes(9), Leases.soon());
    assertEquals(List.of(), guard.abandoned(Leases.soon()));
    expire(issued);
    BackendException refused =
        assertThrows(
            BackendException.class,
            () -> renewable.renew(key, issued.reference(), Duration.ofMinutes(9), Leases.soon()));
    assertEquals(Kind.INVALID, refused.kind());
    assertEquals(List.of(key), guard.abandoned(Leases.soon()));
    shop.leases.destroy(Leases.accounts(key));
    assertEquals(List.of(), guard.abandoned(Leases.soon()));
    assertEquals(List.of(), left(issued));
  }

  private static void expire(Issued issued) {
    server.execute(
        "UPDATE %s_mayfly.expiries SET expires = UNIX_TIMESTAMP() - 100 WHERE account = '%s'"
            .formatted(shop.name, account(issued)));
  }

  /** What is still known of the account. */
  private static List<String> left(Issued issued) {
    return server.query(
        "SELECT User FROM mysql.user WHERE User = '%1$s' UNION ALL SELECT account FROM %2$s_mayfly.expiries WHERE account = '%1$s'"
            .formatted(account(issued), shop.name));
  }

  @Test
  @DisplayName(
      "has the server end an account whose time is over, session and all, with nobody else alive")
  void endsByItself() throws Exception {
    LeaseKey key = Leases.newKey();
    Issued issued = shop.leases.issue(key);
    server.execute(
        "ALTER EVENT %s_mayfly.end_expired ON SCHEDULE EVERY 1 SECOND".formatted(shop.name),
        "SET GLOBAL event_scheduler = ON");
    try (Connection task = shop.connect(issued)) {
      assertTrue(task.isValid(5));
      expire(issued);
      Await.until("it is gone", Duration.ofSeconds(20), () -> left(issued).isEmpty());
      assertTrue(!task.isValid(5));
    }
  }

  @Test
  @DisplayName(
      "is examined: doctor tells which hosts it is for, and where the server ends nothing by itself")
  void examined() {
    server.execute("SET GLOBAL event_scheduler = OFF");
    try {
      List<Finding> findings = shop.backend.examine(Leases.soon());
      assertTrue(
          findings.stream()
              .anyMatch(each -> each.what().contains("only for a host that is trusted")),
          findings.toString());
      assertTrue(
          findings.stream().anyMatch(each -> each.remedy().contains("event_scheduler = ON")),
          findings.toString());
    } finally {
      server.execute("SET GLOBAL event_scheduler = ON");
    }
    assertTrue(shop.faults().stream().noneMatch(each -> each.remedy().contains("event_scheduler")));
  }

  @Test
  @DisplayName("refuses a server that anybody on the way could listen to")
  void unprotected() {
    String url = "mariadb://db.example/shop";
    IllegalSettingException refused =
        assertThrows(IllegalSettingException.class, () -> Shop.direct(server, Map.of("url", url)));
    assertTrue(
        refused.problem().contains("who is on the way to db.example:3306"), refused.problem());
  }
}
