package dev.mayfly.backends.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.SharedServers;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An examination")
class ExaminationTest {

  private static final PostgreSql SERVER = SharedServers.postgreSql();
  private Reporting reporting;

  @BeforeEach
  void start() {
    reporting = new Reporting(SERVER, Map.of());
  }

  @AfterEach
  void stop() {
    reporting.close();
  }

  @Test
  @DisplayName(
      "finds nothing wrong with what was generated, tells the hazard of the engine's rotation, and leaves nothing behind")
  void clean() {
    List<Finding> findings = examine();
    assertEquals(1, findings.size(), findings.toString());
    assertEquals(Severity.NOTE, findings.get(0).severity());
    assertTrue(findings.get(0).what().contains("locked out"), findings.toString());
    assertEquals(
        List.of("0"),
        SERVER.query(
            "postgres",
            "SELECT count(*) FROM pg_roles WHERE rolname LIKE '"
                + reporting.settings.arrangement().prefix()
                + "%'"));
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("finds and mends what is missing on the server:")
  @CsvSource(
      delimiter = '|',
      value = {
        "REVOKE pg_signal_backend FROM %s_owner|GRANT pg_signal_backend",
        "REVOKE pg_read_all_stats FROM %s_owner|GRANT pg_read_all_stats",
        "REVOKE ADMIN OPTION FOR %s_reader FROM %s_owner|WITH ADMIN TRUE",
        "REVOKE %s_heir FROM %s_owner|WITH INHERIT TRUE",
        "REVOKE CREATE ON SCHEMA public FROM %s_heir|GRANT CREATE ON SCHEMA",
      })
  void server(String damage, String mend) {
    String as = damage.contains("SCHEMA") ? "" : "SET ROLE administrator; ";
    SERVER.execute(reporting.name, as + damage.replace("%s", reporting.name));
    List<String> mends =
        examine().stream().map(Finding::mend).filter(line -> line.contains(mend)).toList();
    assertEquals(1, mends.size(), mends.toString());
    SERVER.execute(reporting.name, mends.get(0));
    assertEquals(1, examine().size());
  }

  @Test
  @DisplayName("finds functions of another edition, and missing ones")
  void functions() {
    String schema = reporting.settings.arrangement().schema();
    SERVER.execute(reporting.archive, "COMMENT ON SCHEMA " + schema + " IS 'old'");
    assertTrue(errors().contains("another edition: " + reporting.name + "_owner: old"), errors());
    SERVER.execute(reporting.archive, "DROP SCHEMA " + schema + " CASCADE");
    assertTrue(errors().contains("functions are missing in"), errors());
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("finds what was changed in Vault:")
  @CsvSource({
    "config/main, username_template, '{{ .RoleName }}', lease key",
    "config/main, max_open_connections, 2, few connections",
    "config/main, password_authentication, password, in clear",
    "config/main, allowed_roles, guard, does not allow",
    "roles/reporting-ro, revocation_statements, '', 20 times slower",
    "roles/reporting-ro, creation_statements, CREATE ROLE x, in its own way",
    "roles/reporting-ro, max_ttl, 60s, earlier than max_ttl"
  })
  void vault(String path, String key, String value, String expected) {
    SharedServers.openBao()
        .admin()
        .write(reporting.settings.engine().mount() + "/" + path, Map.of(key, value));
    String found = examine().stream().map(Finding::what).collect(Collectors.joining("\n"));
    assertTrue(found.contains(expected), found);
  }

  @Test
  @DisplayName("finds that a policy allows too little, and prints the line that mends it")
  void policy() {
    SharedServers.openBao()
        .admin()
        .write(
            "sys/policies/acl/" + reporting.name,
            Map.of("policy", "path \"secret/*\" { capabilities = [\"read\"] }"));
    String mends = examine().stream().map(Finding::mend).collect(Collectors.joining("\n"));
    assertTrue(
        mends.contains(
            "path \"auth/token/create/"
                + reporting.settings.engine().tokenRole()
                + "\" { capabilities = [\"update\"] }"),
        mends);
  }

  private String errors() {
    return examine().stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .map(Finding::what)
        .collect(Collectors.joining("\n"));
  }

  private List<Finding> examine() {
    return reporting.backend.examine(reporting.soon());
  }
}
