package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.dialect.postgresql.SetUpSql;
import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.SharedServers;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The set-up that is generated")
class SetUpTest {

  private static final PostgreSql SERVER = SharedServers.postgreSql();

  @Test
  @DisplayName("can be run again by the administrator while accounts live, and then by a superuser")
  void again() throws Exception {
    try (Reporting reporting = new Reporting(SERVER, Map.of())) {
      PostgresGuard guard = reporting.guard();
      LeaseKey key = reporting.newKey();
      Issued issued = reporting.issue(key);
      SetUpSql sql = new SetUpSql(reporting.settings.target().roleNames());
      reporting.administer("postgres", sql.cluster());
      reporting
          .settings
          .target()
          .allDatabases()
          .forEach(database -> reporting.administer(database, sql.database()));
      SERVER.execute(sql.cluster());
      reporting
          .settings
          .target()
          .allDatabases()
          .forEach(database -> SERVER.execute(database, sql.database()));

      assertEquals(
          1,
          guard.sever(List.of(Reporting.accounts(key)), reporting.soon()).get(0).accounts().size());
      reporting.revoke(key, issued);
      assertTrue(
          guard.observe(List.of(Reporting.accounts(key)), reporting.soon()).get(0).withoutAccess());
      assertEquals(
          List.of(sql.label()),
          SERVER.query(
              reporting.name,
              "SELECT obj_description('"
                  + reporting.settings.target().roleNames().schema()
                  + "'::regnamespace, 'pg_namespace')"));
    }
  }

  @Test
  @DisplayName("is undone without a trace, but for the group roles and the heir")
  void removed() throws Exception {
    try (Reporting reporting = new Reporting(SERVER, Map.of())) {
      SetUpSql sql = new SetUpSql(reporting.settings.target().roleNames());
      LeaseKey key = reporting.newKey();
      Issued issued = reporting.issue(key);
      assertThrows(
          IllegalStateException.class,
          () -> reporting.administer("postgres", sql.removeFromCluster()));
      reporting.revoke(key, issued);

      for (int run = 1; run <= 2; run++) {
        reporting
            .settings
            .target()
            .allDatabases()
            .forEach(database -> reporting.administer(database, sql.removeFromDatabase()));
        reporting.administer("postgres", sql.removeFromCluster());
      }
      assertEquals(
          List.of(reporting.name + "_heir", reporting.name + "_reader"),
          SERVER.query(
              "postgres",
              "SELECT rolname FROM pg_roles WHERE rolname LIKE '"
                  + reporting.name
                  + "\\_%' ORDER BY 1"));
      assertEquals(
          List.of("0"),
          SERVER.query(
              reporting.name,
              "SELECT count(*) FROM pg_namespace WHERE nspname = '" + reporting.name + "_mayfly'"));
      reporting.administer("postgres", "SELECT 1");
    }
  }

  @Test
  @DisplayName("refuses a schema that is somebody else's")
  void foreignSchema() throws Exception {
    try (Reporting reporting = new Reporting(SERVER, Map.of())) {
      RoleNames a = reporting.settings.target().roleNames();
      RoleNames other =
          new RoleNames(
              a.accounts(),
              "public",
              a.owner(),
              a.guard(),
              a.roots(),
              a.groups(),
              a.newOwner(),
              a.newOwners());
      IllegalStateException refused =
          assertThrows(
              IllegalStateException.class,
              () -> reporting.administer(reporting.name, new SetUpSql(other).database()));
      SQLException cause = (SQLException) refused.getCause();
      assertTrue(
          String.valueOf(cause.getMessage()).contains("belongs to somebody else"),
          cause.getMessage());
    }
  }

  @Test
  @DisplayName("names its functions by what they are")
  void version() {
    SetUpSql one = new SetUpSql(RoleNames.of(Map.of("ro", "reader"), java.util.Optional.empty()));
    SetUpSql same = new SetUpSql(RoleNames.of(Map.of("rw", "writer"), java.util.Optional.empty()));
    SetUpSql other =
        new SetUpSql(RoleNames.of(Map.of("ro", "reader"), java.util.Optional.of("heir")));
    assertEquals(one.version(), same.version());
    assertFalse(one.version().equals(other.version()));
    assertFalse(
        (one.cluster() + one.database() + one.removeFromCluster() + one.removeFromDatabase())
            .contains("${"));
  }

  @Test
  @DisplayName("has Vault replace its root's password, after which it goes on issuing")
  void rotation() throws Exception {
    try (Reporting reporting = new Reporting(SERVER, Map.of())) {
      SERVER.connect(reporting.name, reporting.name + "_root", "root-before-its-rotation").close();
      reporting.backend.root().orElseThrow().rotate(reporting.soon());
      SQLException old =
          assertThrows(
              SQLException.class,
              () ->
                  SERVER.connect(
                      reporting.name, reporting.name + "_root", "root-before-its-rotation"));
      assertEquals("28P01", old.getSQLState());
      LeaseKey key = reporting.newKey();
      Issued issued = reporting.issue(key);
      reporting.connect(issued).close();
      reporting.revoke(key, issued);
    }
  }
}
