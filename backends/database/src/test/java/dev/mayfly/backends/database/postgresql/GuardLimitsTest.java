package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.SharedServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Somebody who stole the guard's login")
class GuardLimitsTest {

  private static final PostgreSql SERVER = SharedServers.postgreSql();
  private static Reporting reporting;
  private static LeaseKey guardKey;
  private static Issued stolen;

  @BeforeAll
  static void start() throws BackendException {
    reporting = new Reporting(SERVER, Map.of());
    guardKey = reporting.newKey();
    stolen = reporting.deliverGuardLogin(guardKey);
    SERVER.execute(
        "CREATE ROLE stranger LOGIN PASSWORD 'stranger'; GRANT CONNECT ON DATABASE postgres TO stranger");
  }

  @AfterAll
  static void stop() {
    reporting.close();
    SERVER.execute("DROP OWNED BY stranger; DROP ROLE stranger");
  }

  @ParameterizedTest
  @DisplayName("is denied")
  @ValueSource(
      strings = {
        "SELECT * FROM public.sales",
        "CREATE TABLE public.mine (n int)",
        "CREATE ROLE mine",
        "ALTER ROLE stranger NOLOGIN",
        "ALTER ROLE stranger PASSWORD 'mine'",
        "DROP ROLE stranger",
        "SET ROLE %s_owner",
        "SET ROLE %s_reader",
        "GRANT %s_reader TO CURRENT_USER",
        "REASSIGN OWNED BY stranger TO CURRENT_USER",
        "CREATE OR REPLACE FUNCTION %s_mayfly.accounts(text[]) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SELECT rolpassword FROM pg_authid",
        "SELECT * FROM %s_mayfly.known",
        "SELECT * FROM %s_mayfly.not_noted('{}')",
        "SELECT %s_mayfly.take_memberships(ARRAY(SELECT oid FROM pg_roles))",
        "SELECT %s_mayfly.enter('stranger')",
        "SELECT %s_mayfly.clean('stranger', 'keep')",
        "SELECT %s_mayfly.holders(0, 0)",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'stranger'",
      })
  void denied(String statement) throws SQLException {
    try (Connection guard = reporting.connect(stolen);
        Connection stranger = SERVER.connect("postgres", "stranger", "stranger");
        Statement sql = guard.createStatement()) {
      SQLException denied =
          assertThrows(
              SQLException.class, () -> sql.execute(statement.replace("%s", reporting.name)));
      assertEquals("42501", denied.getSQLState(), denied.getMessage());
      assertTrue(stranger.isValid(5));
    }
  }

  @Test
  @DisplayName("cannot cut, kill or drop a stranger, whatever keys and ids are given")
  void strangers() throws SQLException {
    String id =
        SERVER.query("postgres", "SELECT oid FROM pg_roles WHERE rolname = 'stranger'").get(0);
    String schema = reporting.settings.target().roleNames().schema();
    try (Connection guard = reporting.connect(stolen);
        Connection stranger = SERVER.connect("postgres", "stranger", "stranger");
        Statement sql = guard.createStatement()) {
      String keys =
          "ARRAY['stranger', '.*', '%', '', 'aaaaaaaaaa|stranger', 'aaaaaaaaaa-x'' OR true --', NULL]";
      assertEquals(0, rows(sql, "SELECT * FROM " + schema + ".accounts(" + keys + ")"));
      assertEquals(0, rows(sql, "SELECT * FROM " + schema + ".cut(" + keys + ", 100)"));
      assertEquals(
          0,
          rows(
              sql,
              "SELECT * FROM "
                  + schema
                  + ".kill("
                  + keys
                  + ", ARRAY["
                  + id
                  + ", 10]::oid[], ARRAY['session 1 1'], 100, NULL) WHERE kind <> 'position'"));
      assertEquals(0, rows(sql, "SELECT * FROM " + schema + ".prepared(" + keys + ")"));
      String names = "ARRAY['stranger', 'postgres', '%s', '%s', NULL]::name[]";
      assertEquals(
          0,
          rows(
              sql,
              "SELECT * FROM "
                  + schema
                  + ".end_unknown("
                  + names.formatted(reporting.name + "_root", stolen.credential().account())
                  + ")"));
      assertEquals(0, rows(sql, "SELECT * FROM " + schema + ".databases_of(" + keys + ")"));
      assertEquals(0, rows(sql, "SELECT * FROM " + schema + ".drop(" + keys + ")"));
      assertEquals(
          0,
          rows(
              sql,
              "SELECT 1 WHERE "
                  + schema
                  + ".panic("
                  + keys
                  + ", ARRAY["
                  + id
                  + "]::oid[], 1) > 0"));
      assertTrue(stranger.isValid(5));
    }
  }

  @ParameterizedTest
  @DisplayName("cannot act as a stranger, nor as the owner or another guard, by")
  @ValueSource(
      strings = {
        "borrow('%s')",
        "borrow('%s', true)",
        "disarm('%s', 'drop', 1, '{}')",
        "pass('%s', 'keep', 1, '{}')",
        "rest('%s')",
      })
  void strangersThings(String call) throws SQLException {
    String schema = reporting.settings.target().roleNames().schema();
    try (Connection guard = reporting.connect(stolen);
        Statement sql = guard.createStatement()) {
      for (String other :
          List.of(
              "stranger",
              "postgres",
              reporting.name + "_owner",
              reporting.name + "_heir",
              stolen.credential().account())) {
        SQLException refused =
            assertThrows(
                SQLException.class,
                () -> sql.execute("SELECT " + schema + "." + call.formatted(other)));
        assertEquals("42704", refused.getSQLState(), refused.getMessage());
      }
    }
  }

  @Test
  @DisplayName("cannot make the functions see other catalogues than the server's")
  void shadowedCatalogues() throws SQLException {
    String schema = reporting.settings.target().roleNames().schema();
    SERVER.execute("GRANT TEMPORARY ON DATABASE %1$s TO %1$s_guard".formatted(reporting.name));
    try (Connection guard = reporting.connect(stolen);
        Connection stranger = SERVER.connect("postgres", "stranger", "stranger");
        Statement sql = guard.createStatement()) {
      sql.execute("CREATE TEMPORARY TABLE pg_roles AS SELECT * FROM pg_catalog.pg_roles");
      sql.execute(
          "CREATE TEMPORARY TABLE pg_stat_activity AS SELECT * FROM pg_catalog.pg_stat_activity");
      sql.execute(
          "UPDATE pg_temp.pg_roles SET rolname = '%saaaaaaaaaa-x' WHERE rolname = 'stranger'"
              .formatted(reporting.settings.target().roleNames().accounts().beforeKey()));
      sql.execute("SET search_path = pg_temp, public");
      assertEquals(
          0,
          rows(
              sql,
              "SELECT * FROM "
                  + schema
                  + ".kill('{aaaaaaaaaa}', '{}', '{}', 100, NULL) WHERE kind <> 'position'"));
      assertEquals(0, rows(sql, "SELECT * FROM " + schema + ".cut('{aaaaaaaaaa}', 100)"));
      assertTrue(stranger.isValid(5));
    }
  }

  @Test
  @DisplayName("sees guards' own accounts, but cannot touch them")
  void otherGuards() throws SQLException, BackendException {
    PostgresGuard guard = (PostgresGuard) reporting.backend.guard().orElseThrow();
    try (Connection other = reporting.connect(stolen)) {
      Cleaned cut = guard.destroy(List.of(Reporting.accounts(guardKey)), reporting.soon()).get(0);
      assertEquals(Map.of(), cut.accounts());
      assertTrue(other.isValid(5));
      assertEquals(
          List.of(stolen.credential().account()),
          List.copyOf(
              guard
                  .observe(List.of(Reporting.accounts(guardKey)), reporting.soon())
                  .get(0)
                  .nodes()
                  .get(0)
                  .accounts()
                  .values()));
    }
  }

  @Test
  @DisplayName("can destroy a guard's account whose time is past: nobody else would")
  void expiredGuards() throws BackendException {
    PostgresGuard guard = (PostgresGuard) reporting.backend.guard().orElseThrow();
    LeaseKey key = reporting.newKey();
    String account = reporting.settings.target().roleNames().accounts().beforeKey() + key + "-x";
    SERVER.execute(
        "SET ROLE %1$s_owner; CREATE ROLE \"%2$s\" LOGIN VALID UNTIL 'yesterday' IN ROLE %1$s_guard; RESET ROLE"
            .formatted(reporting.name, account));
    Cleaned cut = guard.destroy(List.of(Reporting.accounts(key)), reporting.soon()).get(0);
    assertEquals(List.of(account), List.copyOf(cut.accounts().values()));
    assertEquals(
        List.of(),
        SERVER.query("postgres", "SELECT 1 FROM pg_roles WHERE rolname = '" + account + "'"));
  }

  @Test
  @DisplayName("cannot kill a login that is under way before it has taken two seconds")
  void loginsUnderWay() throws SQLException {
    String schema = reporting.settings.target().roleNames().schema();
    try (Connection guard = reporting.connect(stolen);
        Statement sql = guard.createStatement()) {
      assertEquals(
          0,
          rows(
              sql,
              "SELECT * FROM "
                  + schema
                  + ".kill_logins(ARRAY(SELECT login FROM "
                  + schema
                  + ".logins_under_way()))"));
    }
  }

  private static int rows(Statement sql, String query) throws SQLException {
    try (ResultSet results = sql.executeQuery("SELECT count(*) FROM (" + query + ") q")) {
      results.next();
      return results.getInt(1);
    }
  }
}
