package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.SharedServers;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Vault by itself, without Mayfly's functions, and the guard with them")
class SameCutTest {

  private static final PostgreSql SERVER = SharedServers.postgreSql();

  private interface Cut {
    void of(LeaseKey key, Issued issued) throws Exception;
  }

  @Test
  @DisplayName("end the same: sessions everywhere, memberships that are ours to take, the login")
  void endTheSame() throws Exception {
    try (Reporting reporting = new Reporting(SERVER, Map.of())) {
      PostgresGuard guard = reporting.guard();
      SERVER.execute("CREATE ROLE \"%s_other\"".formatted(reporting.name));
      String byGuard =
          leftAfter(
              reporting,
              (key, issued) -> guard.sever(List.of(Reporting.accounts(key)), reporting.soon()));
      reporting
          .settings
          .target()
          .allDatabases()
          .forEach(
              database ->
                  SERVER.execute(
                      database, "DROP SCHEMA %s_mayfly CASCADE".formatted(reporting.name)));
      String byVault = leftAfter(reporting, reporting::revoke);
      assertEquals("f|%1$s_other by postgres|0".formatted(reporting.name), byGuard);
      assertEquals(byGuard, byVault);
    }
  }

  /** Whether it may log in, what it is a member of and by whom, and how many sessions it has. */
  private static String leftAfter(Reporting reporting, Cut cut) throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    String account = issued.credential().account();
    SERVER.execute("GRANT \"%s_other\" TO \"%s\"".formatted(reporting.name, account));
    try (Connection idle = reporting.connect(issued);
        Connection elsewhere = reporting.connectTo(issued, reporting.archive)) {
      idle.createStatement().execute("CREATE TABLE kept_" + key + " (n int)"); // so it stays
      elsewhere.setAutoCommit(false);
      elsewhere.createStatement().execute("SELECT count(*) FROM sales");
      cut.of(key, issued);
      assertFalse(idle.isValid(5));
      assertFalse(elsewhere.isValid(5));
    }
    return SERVER
        .query(
            "postgres",
            """
            SELECT r.rolcanlogin,
              (SELECT string_agg(m.roleid::regrole || ' by ' || m.grantor::regrole, ', ') FROM pg_auth_members m WHERE m.member = r.oid),
              (SELECT count(*) FROM pg_stat_activity s WHERE s.usesysid = r.oid)
            FROM pg_roles r WHERE r.rolname = '%s'"""
                .formatted(account))
        .get(0);
  }
}
