package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.WrittenSettings;
import dev.mayfly.backends.database.dialect.postgresql.SetUpSql;
import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.backends.vault.VaultCommands;
import dev.mayfly.core.backend.BackendContext;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.settings.IllegalSettingException;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.SharedServers;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A name of a role, a schema or a mount")
class NamesTest {

  private static final PostgreSql SERVER = SharedServers.postgreSql();

  @Test
  @DisplayName(
      "may have whatever the servers allow: blanks, capitals, quotes, percent and dollar signs")
  void hostile() throws Exception {
    Map<String, Object> names = new HashMap<>();
    names.put("owner_role", "Mayfly's \"Owner\" 100%");
    names.put("schema", "Mayfly-Guard's %I \"x\"");
    names.put("root_logins", List.of("vault-Root's $1 %s"));
    names.put("group_roles", Map.of(Reporting.ROLE, "ETL \"Writer\" o'Brien %L"));
    names.put("owned_objects", Map.of("reassign_to", "Fact Owner's %s \"ö\""));
    names.put("guard", Map.of("role", "Guard.Role-1", "group_role", "Guard's \"Group\" %"));
    names.put(
        "issuer",
        Map.of("vault", Map.of("mount", "db engines/Prod-EU", "connection", "Sales_DW.1")));
    try (Reporting reporting = new Reporting(SERVER, names)) {
      assertEquals(List.of(), reporting.faults());
      PostgresGuard guard = reporting.guard();
      LeaseKey key = reporting.newKey();
      Issued issued = reporting.issue(key);
      try (Connection connection = reporting.connect(issued);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE left_behind AS SELECT * FROM sales");
      }
      end(guard, key, reporting);
      assertTrue(
          guard.observe(List.of(Reporting.accounts(key)), reporting.soon()).get(0).withoutAccess());
      assertEquals(
          List.of("Fact Owner's %s \"ö\""),
          SERVER.query(
              reporting.name, "SELECT tableowner FROM pg_tables WHERE tablename = 'left_behind'"));
      reporting.revoke(key, issued);
      SetUpSql sql = new SetUpSql(reporting.settings.target().roleNames());
      SERVER.execute(sql.cluster());
      reporting.settings.target().allDatabases().forEach(d -> SERVER.execute(d, sql.database()));
    }
  }

  @Test
  @DisplayName("that a server would not take is refused at its own key, all of them at once")
  void refused() {
    Map<String, Object> written = new HashMap<>();
    written.put("url", "postgresql://db name/r");
    written.put("nodes", List.of("mysql://db/r"));
    written.put("prefix", "Ci");
    written.put("schema", "a;b");
    written.put("owner_role", "x".repeat(64));
    written.put("root_logins", List.of("fine", "line\nbreak"));
    written.put("guard", Map.of("group_role", "a$$b", "role", "no name"));
    written.put("owned_objects", Map.of("reassign_to", ""));
    written.put("issuer", Map.of("vault", Map.of("mount", "/x/", "connection", "a/b")));
    written.put("roles", List.of(Map.of("name", "nobody's", "reassign_to", "{{name}}")));
    IllegalSettingException refusal =
        assertThrows(
            IllegalSettingException.class,
            () -> PostgresSettings.of(context("Sales DW", written, List.of("w")), any -> null));
    assertEquals(
        List.of(
            "connection",
            "group_role",
            "issuer",
            "mount",
            "name",
            "nodes",
            "owner_role",
            "prefix",
            "reassign_to",
            "reassign_to",
            "role",
            "root_logins",
            "schema",
            "url"),
        refusal.all().stream().map(IllegalSettingException::where).sorted().toList());
    assertTrue(refusal.all().stream().allMatch(each -> each.remedy().startsWith("fix: ")));
  }

  private static void end(PostgresGuard guard, LeaseKey key, Reporting reporting) throws Exception {
    var cut = guard.sever(List.of(Reporting.accounts(key)), reporting.soon()).get(0);
    assertEquals(Map.of(), cut.failures());
    assertEquals(
        Map.of(),
        guard.destroy(List.of(Reporting.accounts(cut)), reporting.soon()).get(0).failures());
  }

  private static BackendContext context(
      String target, Map<String, Object> written, List<String> roles) {
    return new BackendContext(
        target,
        new WrittenSettings(written),
        roles,
        Reporting.CLOCK,
        new BackendContext.Services() {
          @Override
          public <T> T require(Class<T> type) {
            throw new IllegalStateException(type.getName());
          }
        });
  }

  @Test
  @DisplayName(
      "has settings of its own where it is a role's: TTLs, heir, limit of connections, statements")
  void perRole() throws Exception {
    Map<String, Object> role = new TreeMap<>();
    role.put("name", Reporting.ROLE);
    role.put("ttl", "7m");
    role.put("max_ttl", "3h");
    role.put("reassign_to", "heir of this role");
    role.put("connection_limit", "3");
    role.put(
        "statements",
        List.of(
            "ALTER ROLE \"{{name}}\" SET statement_timeout = '5min'",
            "ALTER ROLE \"{{name}}\" SET work_mem = '8MB'"));
    try (Reporting reporting = new Reporting(SERVER, Map.of("roles", List.of(role)))) {
      PostgresGuard guard = reporting.guard();
      LeaseKey key = reporting.newKey();
      Issued issued = reporting.issue(key);
      assertEquals(
          List.of("3|{statement_timeout=5min,work_mem=8MB}"),
          SERVER.query(
              "postgres",
              "SELECT rolconnlimit, rolconfig FROM pg_roles WHERE rolname = '"
                  + issued.credential().account()
                  + "'"));
      assertTrue(issued.validity().ttl().toMinutes() <= 7);
      try (Connection connection = reporting.connect(issued);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE passed_on (n int)");
      }
      end(guard, key, reporting);
      assertEquals(
          List.of("heir of this role"),
          SERVER.query(
              reporting.name, "SELECT tableowner FROM pg_tables WHERE tablename = 'passed_on'"));
      reporting.revoke(key, issued);
      Map<String, Object> written =
          reporting.setUp(new VaultCommands(Optional.empty())).role(Reporting.ROLE).body();
      assertEquals(
          List.of(420L, 10800L), List.of(written.get("default_ttl"), written.get("max_ttl")));
    }
  }
}
