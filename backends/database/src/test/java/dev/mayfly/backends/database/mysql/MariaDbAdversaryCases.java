package dev.mayfly.backends.database.mysql;

import static dev.mayfly.backends.database.Leases.accounts;
import static dev.mayfly.backends.database.Leases.newKey;
import static dev.mayfly.backends.database.Leases.remembering;
import static dev.mayfly.backends.database.Leases.suspecting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.Leases;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.lease.Residue;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.MariaDb;
import dev.mayfly.testing.servers.SharedServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a task may try that does not want to end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MariaDbAdversaryCases {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final ExecutorService tasks = Executors.newCachedThreadPool();
  private MariaDb server;
  private Shop shop;
  private Leases leases;

  /** A database on it, with whoever makes its accounts. */
  abstract Shop shop(MariaDb on, Map<String, Object> more);

  @BeforeAll
  void start() throws BackendException {
    server = SharedServers.mariaDb();
    server.execute("SET GLOBAL log_bin_trust_function_creators = 1");
    shop = shop(server, Map.of());
    leases = shop.leases;
    leases.guard();
  }

  @AfterAll
  void stop() {
    tasks.shutdownNow();
    shop.close();
  }

  @Test
  @DisplayName("nothing that it made or holds runs or works after the end, and others go on")
  void everything() throws Exception {
    LeaseKey key = newKey();
    Issued issued = leases.issue(key);
    String account = issued.credential().account();
    try (Connection task = shop.connect(issued);
        Connection other = shop.connect(issued)) {
      makeCode(shop, task);
      Statement sql = other.createStatement();
      sql.execute("SELECT GET_LOCK('the lock of a task', 0)");
      prepare(shop.connect(issued), account + "-1");
      awaitEvent(account);

      SeverResult cut = leases.sever(accounts(key));
      assertEquals(Map.of(), cut.failures());
      assertTrue(cut.sessionsKilled() >= 3, cut.toString());
      Observation seen = leases.observe(remembering(key, issued));
      assertTrue(seen.withoutAccess(), seen.toString());
      LoginCheck login = seen.login().orElseThrow();
      assertEquals(LoginCheck.Outcome.REFUSED, login.outcome());
      assertEquals("error 4151: Access denied, this account is locked", login.message());
      assertTrue(login.controlWorked());
      assertThrows(SQLException.class, () -> sql.execute("SELECT 1"));
    }
    Cleaned cleaned = leases.destroy(accounts(key));
    assertEquals(Map.of(), cleaned.failures());
    assertEquals(
        List.of(
            "event e (dropped)",
            "function f (runs with the rights of who uses it)",
            "procedure p (runs with the rights of who uses it)",
            "trigger t (dropped)",
            "view v (runs with the rights of who uses it)"),
        told(shop, cleaned.disarmed()));
    assertGone(key, issued);
    server.execute("INSERT INTO " + shop.name + ".sales VALUES (7, 7)");
    assertEquals(List.of("1"), server.query("SELECT " + shop.name + ".f()"));
    assertEquals(
        List.of("mayfly_heir@localhost|INVOKER"),
        server.query(
            "SELECT DEFINER, SECURITY_TYPE FROM information_schema.VIEWS WHERE TABLE_SCHEMA = '%s'"
                .formatted(shop.name)));
    assertEquals(List.of("1"), server.query("SELECT IS_FREE_LOCK('the lock of a task')"));
    server.execute(
        "DROP VIEW %1$s.v".formatted(shop.name),
        "DROP FUNCTION %1$s.f".formatted(shop.name),
        "DROP PROCEDURE %1$s.p".formatted(shop.name));
  }

  private void assertGone(LeaseKey key, Issued issued) throws BackendException {
    Observation seen = leases.observe(remembering(key, issued));
    assertTrue(seen.withoutAccess(), seen.toString());
    assertTrue(seen.login().orElseThrow().message().startsWith("error 1045: Access denied"));
    assertEquals(List.of(), accountsOf(issued));
    assertEquals(Revoked.CONFIRMED, leases.revoke(key, issued));
  }

  /** An event with a statement under way, a trigger, a view, a procedure and a function. */
  private void makeCode(Shop at, Connection task) throws SQLException {
    Statement sql = task.createStatement();
    sql.execute("CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1");
    sql.execute("CREATE PROCEDURE p() SELECT 1");
    sql.execute("CREATE VIEW v AS SELECT n FROM sales");
    sql.execute("CREATE TRIGGER t BEFORE INSERT ON sales FOR EACH ROW SET NEW.n = f()");
    sql.execute("CREATE EVENT e ON SCHEDULE EVERY 1 SECOND DO SELECT SLEEP(600)");
    assertEquals(5, Integer.parseInt(defined(at).get(0)));
  }

  private List<String> defined(Shop at) {
    return server.query(
        "SELECT COUNT(*) FROM %s.defined".formatted(at.settings.target().names().schema()));
  }

  /** What the event runs is a session of the account's, from nowhere. */
  private void awaitEvent(String account) {
    Await.until(
        "the event runs",
        LIMIT,
        () ->
            !server
                .query(
                    "SELECT ID FROM information_schema.PROCESSLIST WHERE USER = '%s' AND HOST = '%%'"
                        .formatted(account))
                .isEmpty());
  }

  private void prepare(Connection task, String xid) throws SQLException {
    try (task) {
      Statement sql = task.createStatement();
      sql.execute("XA START '" + xid + "'");
      sql.execute("UPDATE sales SET price = 99");
      sql.execute("XA END '" + xid + "'");
      sql.execute("XA PREPARE '" + xid + "'");
    }
  }

  private List<String> told(Shop at, List<Residue> residues) {
    return residues.stream()
        .map(residue -> residue.toString().replace(at.name + ".", ""))
        .sorted()
        .collect(Collectors.toList());
  }

  private List<String> accountsOf(Issued issued) {
    return server.query(
        "SELECT User FROM mysql.user WHERE User = '" + issued.credential().account() + "'");
  }

  @Test
  @DisplayName(
      "Vault's revocation ends sessions, takes out what it made and drops it, with no guard")
  void vaultAlone() throws Exception {
    LeaseKey key = newKey();
    Issued issued = leases.issue(key);
    try (Connection task = shop.connect(issued)) {
      makeCode(shop, task);
      awaitEvent(issued.credential().account());
      assertEquals(Revoked.CONFIRMED, leases.revoke(key, issued));
      assertThrows(SQLException.class, () -> task.createStatement().execute("SELECT 1"));
    }
    assertEquals(List.of(), accountsOf(issued));
    assertEquals(List.of("0"), defined(shop));
    Observation seen = leases.observe(accounts(key));
    assertTrue(seen.withoutAccess(), seen.toString());
    server.execute(
        "INSERT INTO " + shop.name + ".sales VALUES (8, 8)",
        "DROP VIEW %1$s.v".formatted(shop.name),
        "DROP FUNCTION %1$s.f".formatted(shop.name),
        "DROP PROCEDURE %1$s.p".formatted(shop.name));
  }

  @Test
  @DisplayName(
      "a login that stalls once it has told its name is killed, and before, keeps nobody's end from being proven; neither is let in")
  void halfOpen() throws Exception {
    LeaseKey key = newKey();
    Issued issued = leases.issue(key);
    DatabaseLogin credential = (DatabaseLogin) issued.credential();
    try (HalfOpenLogin early = HalfOpenLogin.greeted(server, credential);
        HalfOpenLogin late = HalfOpenLogin.asked(server, credential)) {
      assertEquals(1, leases.sever(accounts(key)).sessionsKilled());
      Observation seen = leases.observe(accounts(key));
      assertTrue(seen.withoutAccess(), seen.toString());
      assertFalse(late.finish());
      assertFalse(early.finish());
    }
    assertEquals(Map.of(), leases.destroy(accounts(key)).failures());
    leases.revoke(key, issued);
  }

  @Test
  @DisplayName("a login that stalls is let in while its account is not locked")
  void halfOpenControl() throws Exception {
    DatabaseLogin credential = (DatabaseLogin) leases.issue(newKey()).credential();
    try (HalfOpenLogin early = HalfOpenLogin.greeted(server, credential);
        HalfOpenLogin late = HalfOpenLogin.asked(server, credential)) {
      assertTrue(late.finish());
      assertTrue(early.finish());
    }
  }

  @Test
  @DisplayName(
      "a session that is in a routine of somebody else's, who it is shown as, keeps the end from being proven")
  void hidden() throws Exception {
    server.execute(
        "CREATE USER IF NOT EXISTS shop_owner@localhost ACCOUNT LOCK",
        "GRANT EXECUTE, SELECT ON %s.* TO shop_owner@localhost".formatted(shop.name),
        "CREATE DEFINER = shop_owner@localhost PROCEDURE %s.wait_for_gate() SELECT GET_LOCK('gate', 600), RELEASE_LOCK('gate')"
            .formatted(shop.name));
    LeaseKey key = newKey();
    Issued issued = leases.issue(key);
    try (Connection gate =
            server.connect("", server.administrator(), server.administratorPassword());
        Connection task = shop.connect(issued)) {
      gate.createStatement().execute("SELECT GET_LOCK('gate', 0)");
      Future<Boolean> inside =
          tasks.submit(() -> task.createStatement().execute("CALL wait_for_gate()"));
      Await.until(
          "it is inside",
          LIMIT,
          () ->
              !server
                  .query("SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'shop_owner'")
                  .isEmpty());
      assertEquals(0, leases.sever(accounts(key)).sessionsKilled());
      Observation seen = leases.observe(accounts(key));
      assertFalse(seen.withoutAccess(), "it is shown as somebody else, and goes on");
      LeaseAccounts suspecting = suspecting(key, seen);
      gate.createStatement().execute("SELECT RELEASE_LOCK('gate')");
      Await.until(
          "it is shown as itself, and killed",
          LIMIT,
          () -> leases.sever(suspecting).sessionsKilled() == 1);
      assertTrue(leases.observe(suspecting).withoutAccess());
      assertTrue(inside.isDone() || !inside.cancel(false));
      assertThrows(SQLException.class, () -> task.createStatement().execute("SELECT 1"));
    }
    leases.destroy(accounts(key));
    leases.revoke(key, issued);
  }

  @Test
  @DisplayName(
      "what it prepared under an id of nobody's is told, and is rolled back where such are tasks'")
  void prepared() throws Exception {
    LeaseKey key = newKey();
    Issued issued = leases.issue(key);
    prepare(shop.connect(issued), "xid-of-" + shop.name);
    assertEquals(Map.of(), leases.sever(accounts(key)).failures());
    Cleaned cleaned = leases.destroy(accounts(key));
    assertEquals(Map.of(), cleaned.failures());
    assertTrue(
        cleaned.left().stream()
            .anyMatch(
                each -> each.toString().startsWith("prepared transaction xid-of-" + shop.name)),
        cleaned.toString());
    leases.revoke(key, issued);
    try (Shop knowing = shop(server, Map.of("xid_prefix", "xid-of-"))) {
      knowing.leases.guard();
      assertEquals(Map.of(), knowing.leases.sever(accounts(newKey())).failures());
    }
    assertEquals(List.of(), server.query("XA RECOVER"));
  }

  @Test
  @DisplayName(
      "with `definer: report` its account stays, locked, and what it defined runs on and is told")
  void report() throws Exception {
    try (Shop reporting = shop(server, Map.of("owned_objects", Map.of("definer", "report")))) {
      reporting.leases.guard();
      LeaseKey key = newKey();
      Issued issued = reporting.leases.issue(key);
      try (Connection task = reporting.connect(issued)) {
        makeCode(reporting, task);
      }
      assertEquals(Map.of(), reporting.leases.sever(accounts(key)).failures());
      Cleaned cleaned = reporting.leases.destroy(accounts(key));
      assertEquals(Map.of(), cleaned.failures());
      assertEquals(1, cleaned.remaining().size());
      assertEquals(5, cleaned.left().size());
      assertTrue(reporting.leases.observe(accounts(key)).withoutAccess());
      assertEquals(Revoked.CONFIRMED, reporting.leases.revoke(key, issued));
      assertEquals(1, accountsOf(issued).size());
      server.execute("INSERT INTO " + reporting.name + ".sales VALUES (9, 9)");
      assertEquals(
          List.of("1"), server.query("SELECT n FROM " + reporting.name + ".sales WHERE price = 9"));
      server.execute("DROP DATABASE " + reporting.name);
      assertEquals(Map.of(), reporting.leases.destroy(accounts(key)).failures());
      assertEquals(List.of(), accountsOf(issued));
    }
  }
}
