package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.PostgreSqlStandby;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Where accounts can log in to a hot standby too")
class StandbyTest {

  private static PostgreSql primary;
  private static PostgreSqlStandby standby;
  private static Reporting reporting;

  @BeforeAll
  static void start() {
    primary = PostgreSql.builder().start();
    standby = primary.standby();
    reporting =
        new Reporting(
            primary,
            Map.of("nodes", List.of("postgresql://" + standby.host() + ":" + standby.port())));
  }

  @AfterAll
  static void stop() {
    reporting.close();
    standby.close();
    primary.close();
  }

  @Test
  @DisplayName(
      "an end is proven only once the standby has replayed it and the session there is gone")
  void pausedReplay() throws Exception {
    standby.awaitReplay();
    PostgresGuard guard = reporting.guard();
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    standby.awaitReplay();
    standby.pauseReplay();

    LeaseAccounts known =
        Reporting.accounts(guard.sever(List.of(Reporting.accounts(key)), reporting.soon()).get(0));
    reporting.revoke(key, issued);
    guard.destroy(List.of(known), reporting.soon());
    DatabaseLogin login = (DatabaseLogin) issued.credential();
    try (Connection late =
        standby.connect(reporting.name, login.username(), login.password().expose())) {
      assertProvenOnThePrimaryAlone(observe(guard, known));

      standby.resumeReplay();
      standby.awaitReplay();
      assertEquals(1, guard.sever(List.of(known), reporting.soon()).get(0).sessionsKilled());
      assertThrows(SQLException.class, () -> late.createStatement().execute("SELECT 1"));
      Observation after = observe(guard, known);
      assertTrue(after.withoutAccess(), after.toString());
    }
  }

  @Test
  @DisplayName("an end is not proven by a standby that has yet to see the beginning")
  void pausedBeforeTheBeginning() throws Exception {
    PostgresGuard guard = reporting.guard();
    observe(guard, Reporting.accounts(reporting.newKey()));
    standby.awaitReplay();
    standby.pauseReplay();
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    LeaseAccounts known =
        Reporting.accounts(guard.sever(List.of(Reporting.accounts(key)), reporting.soon()).get(0));
    reporting.revoke(key, issued);
    assertProvenOnThePrimaryAlone(observe(guard, known));

    standby.resumeReplay();
    standby.awaitReplay();
    assertTrue(observe(guard, known).withoutAccess());
  }

  @Test
  @DisplayName("a task that keeps the standby from replaying its end is killed there first")
  void heldReplay() throws Exception {
    PostgresGuard guard = reporting.guard();
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    DatabaseLogin login = (DatabaseLogin) issued.credential();
    try (Connection here = reporting.connect(issued)) {
      here.createStatement().execute("CREATE TABLE public.held AS SELECT 1 AS n");
      standby.awaitReplay();
      try (Connection there =
          standby.connect(reporting.name, login.username(), login.password().expose())) {
        HindranceCases.begin(there, "SELECT * FROM public.held");
        here.createStatement().execute("DROP TABLE public.held");
        LeaseAccounts known =
            Reporting.accounts(
                guard.sever(List.of(Reporting.accounts(key)), reporting.soon()).get(0));
        Await.until(
            "nothing is left there either",
            Duration.ofSeconds(10),
            () ->
                guard.sever(List.of(known), reporting.soon()).get(0).failures().isEmpty()
                    && observe(guard, known).withoutAccess());
        assertFalse(there.isValid(5));
      }
    }
    reporting.revoke(key, issued);
  }

  @Test
  @DisplayName("with nobody but Vault, a session there stays until it ends, without rights")
  void vaultAlone() throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    standby.awaitReplay();
    DatabaseLogin login = (DatabaseLogin) issued.credential();
    try (Connection there =
        standby.connect(reporting.name, login.username(), login.password().expose())) {
      there.createStatement().executeQuery("SELECT * FROM sales").close();
      assertEquals(Revoked.CONFIRMED, reporting.revoke(key, issued));
      standby.awaitReplay();
      SQLException denied =
          assertThrows(
              SQLException.class, () -> there.createStatement().execute("SELECT * FROM sales"));
      assertEquals("42501", denied.getSQLState());
      assertTrue(there.isValid(5));
    }
  }

  private static void assertProvenOnThePrimaryAlone(Observation seen) {
    assertTrue(seen.nodes().get(0).withoutAccess(), seen.toString());
    assertEquals("it is behind the primary", seen.nodes().get(1).error());
    assertFalse(seen.withoutAccess());
  }

  @Test
  @DisplayName(
      "one that is down makes the end unseen there, keeps nothing from being done elsewhere, and is seen when it is back")
  void standbyDown() throws Exception {
    PostgresGuard guard = reporting.guard();
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    standby.kill();
    try (Connection task = reporting.connect(issued)) {
      var cut = guard.sever(List.of(Reporting.accounts(key)), reporting.soon()).get(0);
      assertEquals(1, cut.sessionsKilled());
      assertEquals(
          List.of(standby.host() + ":" + standby.port()), List.copyOf(cut.failures().keySet()));
      assertThrows(SQLException.class, () -> task.createStatement().execute("SELECT 1"));
    }
    reporting.revoke(key, issued);
    Observation down = observe(guard, Reporting.accounts(key));
    assertTrue(down.nodes().get(0).withoutAccess());
    assertFalse(down.nodes().get(1).seen());
    assertFalse(down.withoutAccess());

    standby.start();
    Await.until(
        "the end is seen on the standby too",
        Duration.ofSeconds(20),
        () -> observe(guard, Reporting.accounts(key)).withoutAccess());
  }

  @Test
  @DisplayName("the examination finds nothing wrong with it, unless its replay is paused")
  void examined() {
    standby.awaitReplay();
    Await.until(
        "the examination finds nothing wrong",
        Duration.ofSeconds(20),
        () -> reporting.faults().isEmpty());
    standby.pauseReplay();
    try {
      assertTrue(
          reporting.backend.examine(reporting.soon()).stream()
              .anyMatch(finding -> finding.what().contains("paused its replay")));
    } finally {
      standby.resumeReplay();
    }
  }

  private static Observation observe(PostgresGuard guard, LeaseAccounts lease) throws Exception {
    return guard.observe(List.of(lease), reporting.soon()).get(0);
  }
}
