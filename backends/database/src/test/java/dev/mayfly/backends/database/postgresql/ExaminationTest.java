package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.testing.servers.OpenBaoBinary;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.SharedServers;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An examination")
class ExaminationTest {

  private static final PostgreSql SERVER = SharedServers.postgreSql();
  private static Reporting repaired;
  private Reporting reporting;

  @BeforeAll
  static void start() {
    repaired = new Reporting(SERVER, Map.of());
  }

  @AfterAll
  static void stop() {
    repaired.close();
  }

  @BeforeEach
  void prepare(TestInfo test) {
    boolean mended = test.getTestMethod().orElseThrow().getName().equals("server");
    reporting = mended ? repaired : new Reporting(SERVER, Map.of());
  }

  @AfterEach
  void close() {
    if (reporting != repaired) {
      reporting.close();
    }
  }

  @Test
  @DisplayName(
      "finds nothing wrong with what was generated, tells the hazard of the engine's rotation, and leaves nothing behind")
  void clean() {
    List<Finding> findings = examine();
    assertEquals(2, findings.size(), findings.toString());
    assertTrue(findings.stream().allMatch(found -> found.severity() == Severity.NOTE));
    assertTrue(findings.toString().contains("locked out"), findings.toString());
    assertTrue(findings.toString().contains("is not a member of"), findings.toString());
    assertEquals(
        List.of("0"),
        SERVER.query(
            "postgres",
            "SELECT count(*) FROM pg_roles WHERE rolname LIKE '"
                + reporting.settings.target().roleNames().accounts().prefix()
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
        "REVOKE %s_heir FROM %s_owner|_owner\" WITH INHERIT TRUE",
        "REVOKE CREATE ON SCHEMA public FROM %s_heir|GRANT CREATE ON SCHEMA",
        "GRANT CONNECT ON DATABASE %s TO PUBLIC|REVOKE CONNECT, TEMPORARY ON DATABASE",
        "REVOKE CONNECT ON DATABASE %s FROM %s_reader|REVOKE CONNECT, TEMPORARY ON DATABASE",
        "GRANT CONNECT ON DATABASE postgres TO PUBLIC|REVOKE CONNECT ON DATABASE \"postgres\" FROM PUBLIC",
        "GRANT CONNECT ON DATABASE template1 TO %s_reader|REVOKE CONNECT ON DATABASE \"template1\" FROM",
        "REVOKE CREATE ON DATABASE %s FROM %s_owner|WITH GRANT OPTION",
        "ALTER ROLE %s_root RESET search_path|SET search_path = pg_catalog, pg_temp",
        "ALTER ROLE %s_root SET default_transaction_read_only = on|default_transaction_read_only = off",
        "ALTER ROLE %s_root IN DATABASE %s SET search_path = public|RESET ALL",
        "REVOKE pg_use_reserved_connections FROM %s_guard|GRANT pg_use_reserved_connections",
        "REVOKE pg_use_reserved_connections FROM %s_root|GRANT pg_use_reserved_connections",
        "ALTER DEFAULT PRIVILEGES FOR ROLE %s_reader GRANT ALL ON TABLES TO PUBLIC|REVOKE ALL ON TABLES FROM PUBLIC",
        "ALTER DEFAULT PRIVILEGES FOR ROLE %s_reader IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO %s_heir|IN SCHEMA public REVOKE ALL ON FUNCTIONS",
        "CREATE FOREIGN DATA WRAPPER w_%s; GRANT USAGE ON FOREIGN DATA WRAPPER w_%s TO %s_reader|GRANT USAGE ON FOREIGN DATA WRAPPER",
      })
  void server(String damage, String remedy) {
    String as = damage.matches("REVOKE (ADMIN|pg|%s).*") ? "SET ROLE administrator; " : "";
    SERVER.execute(reporting.name, as + damage.replace("%s", reporting.name));
    List<String> mends =
        examine().stream().map(Finding::remedy).filter(line -> line.contains(remedy)).toList();
    assertEquals(1, mends.size(), mends.toString());
    SERVER.execute(reporting.name, mends.get(0));
    assertEquals(2, examine().size());
  }

  @Test
  @DisplayName("notes a group that cannot alter what passes to its new owner, with the line for it")
  void newOwner() {
    String group = reporting.name + "_reader";
    Finding found =
        examine().stream()
            .filter(finding -> finding.what().startsWith(group + " is not a member of "))
            .findFirst()
            .orElseThrow();
    assertEquals(
        "GRANT " + reporting.name + "_heir TO " + group + " WITH INHERIT TRUE",
        found.remedy().replace("\"", ""));
    SERVER.execute(reporting.name, found.remedy());
    assertEquals(1, examine().size());
  }

  @Test
  @DisplayName("says loudly that code is kept")
  void keep() {
    try (Reporting keeping = new Reporting(SERVER, Map.of("code", "keep"))) {
      assertTrue(
          keeping.backend.examine(keeping.soon()).stream()
              .anyMatch(
                  finding ->
                      finding.severity() == Severity.WARNING
                          && finding.remedy().equals("code: disarm")));
    }
  }

  @Test
  @DisplayName("finds functions of another version, and missing ones")
  void functions() {
    String schema = reporting.settings.target().roleNames().schema();
    SERVER.execute(reporting.archive, "COMMENT ON SCHEMA " + schema + " IS 'old'");
    assertTrue(errors().contains("another version: " + reporting.name + "_owner: old"), errors());
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
        .write(reporting.settings.engine().names().mount() + "/" + path, Map.of(key, value));
    String found = examine().stream().map(Finding::what).collect(Collectors.joining("\n"));
    assertTrue(found.contains(expected), found);
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName(
      "finds what in Vault ends logins before their time, and prints the line that mends it:")
  @CsvSource({
    "sys/mounts/%s-db/tune, max_lease_ttl, the mount %s-db ends accounts earlier than max_ttl",
    "auth/token/roles/%s-token, token_explicit_max_ttl, auth/token/roles/%s-token ends accounts"
  })
  void ceilings(String path, String key, String expected) throws Exception {
    SharedServers.openBao().admin().write(path.replace("%s", reporting.name), Map.of(key, "1h"));
    Finding found =
        examine().stream()
            .filter(finding -> finding.what().contains(expected.replace("%s", reporting.name)))
            .findFirst()
            .orElseThrow();
    assertTrue(found.what().endsWith("after 3600s"), found.what());
    ProcessBuilder vault =
        new ProcessBuilder(
                "sh", "-c", found.remedy().replace("vault ", OpenBaoBinary.locate() + " "))
            .inheritIO();
    vault.environment().put("VAULT_ADDR", reporting.vault.address());
    vault.environment().put("VAULT_TOKEN", reporting.vault.rootToken());
    assertEquals(0, vault.start().waitFor());
    assertEquals(2, examine().size());
  }

  @Test
  @DisplayName("finds that a policy allows too little, and prints the line that mends it")
  void policy() {
    SharedServers.openBao()
        .admin()
        .write(
            "sys/policies/acl/" + reporting.name,
            Map.of("policy", "path \"secret/*\" { capabilities = [\"read\"] }"));
    String mends = examine().stream().map(Finding::remedy).collect(Collectors.joining("\n"));
    assertTrue(
        mends.contains(
            "path \"auth/token/create/"
                + reporting.settings.engine().names().tokenRole()
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
