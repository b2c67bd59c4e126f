package dev.mayfly.backends.database.mysql;

import static dev.mayfly.backends.database.Leases.accounts;
import static dev.mayfly.backends.database.Leases.newKey;
import static dev.mayfly.backends.database.Leases.remembering;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.Leases;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.MariaDb;
import dev.mayfly.testing.servers.NeedsMariaDb;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NeedsMariaDb
@DisplayName("With a MariaDB that tells who is in whose routine, and a read-only replica")
class ReplicaTest {

  private static MariaDb primary;
  private static MariaDb replica;
  private static Shop shop;
  private static Leases leases;

  @BeforeAll
  static void start() throws Exception {
    primary = MariaDb.builder().setting("performance_schema", "ON").start();
    replica = primary.replica();
    shop =
        new Shop(
            primary,
            Map.of("nodes", List.of("mariadb://" + replica.host() + ":" + replica.port() + "/")));
    leases = shop.leases;
    leases.guard();
    primary.awaitReplay(replica);
  }

  @AfterAll
  static void stop() {
    shop.close();
    replica.close();
    primary.close();
  }

  @Test
  @DisplayName(
      "a session there is killed, and no end is proven while it replays nothing and lets the login in")
  void stoppedReplica() throws Exception {
    LeaseKey key = newKey();
    Issued issued = leases.issue(key);
    primary.awaitReplay(replica);
    try (Connection there = shop.connect(replica, issued);
        Statement sql = there.createStatement()) {
      sql.execute("SELECT 1");
      replica.execute("STOP SLAVE SQL_THREAD");
      assertEquals(Map.of(), leases.sever(accounts(key)).failures());
      assertThrows(SQLException.class, () -> sql.execute("SELECT 1"));
    }
    assertEquals(Map.of(), leases.destroy(accounts(key)).failures());
    shop.connect(replica, issued).close();
    Observation behind = leases.observe(remembering(key, issued));
    assertFalse(behind.withoutAccess());
    assertTrue(behind.nodes().get(0).withoutAccess(), behind.toString());
    assertEquals("not seen: it is behind the primary", behind.nodes().get(1).remains());

    replica.execute("START SLAVE SQL_THREAD");
    Await.until(
        "it is proven there too",
        Duration.ofSeconds(30),
        () -> leases.observe(remembering(key, issued)).withoutAccess());
    assertThrows(SQLException.class, () -> shop.connect(replica, issued));
    leases.revoke(key, issued);
  }

  @Test
  @DisplayName(
      "a session in a routine of somebody else's is known by who logged in, and killed at once")
  void inAnothersRoutine() throws Exception {
    primary.execute(
        "CREATE USER shop_owner@localhost ACCOUNT LOCK",
        "GRANT EXECUTE ON %s.* TO shop_owner@localhost".formatted(shop.name),
        "CREATE DEFINER = shop_owner@localhost PROCEDURE %s.wait() SELECT SLEEP(600)"
            .formatted(shop.name));
    LeaseKey key = newKey();
    Issued issued = leases.issue(key);
    ExecutorService tasks = Executors.newSingleThreadExecutor();
    try (Connection task = shop.connect(issued)) {
      Future<Boolean> inside = tasks.submit(() -> task.createStatement().execute("CALL wait()"));
      Await.until(
          "it is inside",
          Duration.ofSeconds(30),
          () ->
              !primary
                  .query("SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'shop_owner'")
                  .isEmpty());
      assertEquals(1, leases.sever(accounts(key)).sessionsKilled());
      assertThrows(Exception.class, inside::get);
    } finally {
      tasks.shutdownNow();
    }
    assertTrue(leases.observe(accounts(key)).nodes().get(0).withoutAccess());
    leases.destroy(accounts(key));
    leases.revoke(key, issued);
  }

  @Test
  @DisplayName("the examination finds nothing wrong, and each node is seen")
  void examined() throws Exception {
    primary.awaitReplay(replica);
    assertEquals(
        List.of(
            replica.host()
                + ":"
                + replica.port()
                + " does not tell who is in a routine of somebody else's: an end is proven only when such sessions have left it"),
        shop.faults().stream().map(finding -> finding.what()).toList());
    Await.until(
        "all are seen",
        Duration.ofSeconds(30),
        () ->
            shop.backend.guard().orElseThrow().look(Leases.soon()).stream()
                .allMatch(NodeView::seen));
  }
}
