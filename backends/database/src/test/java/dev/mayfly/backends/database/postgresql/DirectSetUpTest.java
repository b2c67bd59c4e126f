package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.Breaking;
import dev.mayfly.backends.database.RootTurns;
import dev.mayfly.backends.database.dialect.postgresql.GrantsSql;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.settings.IllegalSettingException;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.SharedServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What is set up where Mayfly makes PostgreSQL's accounts itself")
class DirectSetUpTest {

  private static final PostgreSql SERVER = SharedServers.postgreSql();

  private static Reporting direct(Map<String, Object> more) {
    return Reporting.direct(SERVER, more);
  }

  @Test
  @DisplayName("is found to have nothing wrong, and doctor tells which hosts it is for")
  void clean() throws Exception {
    try (Reporting reporting = direct(Map.of())) {
      assertEquals(List.of(), reporting.faults());
      assertEquals(List.of(), reporting.backend.differences(reporting.soon()));
      Finding note = of(reporting, Severity.NOTE, "issuer: direct");
      assertTrue(note.what().contains("only for a host that is trusted"), note.what());
      assertTrue(note.what().contains("-kv/roots/direct/reporting"), note.what());
    }
  }

  @Test
  @DisplayName("is found to have nothing wrong with two root logins either, and tells the way back")
  void cleanInTurns() throws Exception {
    try (Reporting reporting = Reporting.directTaking(SharedServers.openBao(), SERVER)) {
      assertEquals(List.of(), reporting.faults());
      new RootTurns(reporting).process(Breaking.nothing()).rotate();
      assertEquals(List.of(), reporting.faults());
      Finding note = of(reporting, Severity.NOTE, "rotate_root: alternating");
      assertEquals("rotate_root: never", note.remedy());
    }
  }

  @Test
  @DisplayName("is an error in a pod")
  void inPod() {
    try (Reporting reporting = direct(Map.of())) {
      PostgresSettings inPod =
          reporting.settings(
              reporting.written(),
              variable -> variable.equals("KUBERNETES_SERVICE_HOST") ? "10.0.0.1" : null);
      try (PostgresBackend backend =
          new PostgresBackend(inPod, reporting.session, Reporting.CLOCK)) {
        Finding error =
            backend.examine(reporting.soon()).stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .findFirst()
                .orElseThrow();
        assertTrue(error.what().endsWith("a pod is no place for it"), error.what());
      }
    }
  }

  private static Finding of(Reporting reporting, Severity severity, String begins) {
    List<Finding> findings = reporting.backend.examine(reporting.soon());
    return findings.stream()
        .filter(finding -> finding.severity() == severity && finding.what().startsWith(begins))
        .findFirst()
        .orElseThrow(() -> new AssertionError(findings.toString()));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("cannot be of two minds:")
  @CsvSource(
      delimiter = '|',
      value = {
        "rotate_root | engine | no engine of Vault's has this root",
        "issuer | both | both vault and direct cannot make the accounts",
        "alternating | elsewhere | is not where issuer.direct keeps the root logins",
      })
  void refused(String key, String value, String problem) {
    try (Reporting reporting = direct(Map.of())) {
      Map<String, Object> more = new HashMap<>(reporting.written());
      more.put(
          key,
          switch (value) {
            case "both" -> Map.of("vault", Map.of("mount", "x"), "direct", Map.of());
            case "elsewhere" -> Map.of("mount", "elsewhere");
            default -> value;
          });
      IllegalSettingException refused =
          assertThrows(IllegalSettingException.class, () -> reporting.settings(more));
      assertTrue(
          refused.all().stream().anyMatch(one -> one.problem().contains(problem)),
          refused.all().toString());
    }
  }

  @Test
  @DisplayName(
      "gives tasks what the configuration says, in tables and columns; what is missing is found with the line for it")
  void grants() throws Exception {
    Map<String, Object> role =
        Map.of(
            "name",
            Reporting.ROLE,
            "grants",
            List.of(
                "SELECT (n) ON shop.orders",
                "INSERT, DELETE ON shop.orders",
                "USAGE ON SEQUENCE shop.*",
                "EXECUTE ON FUNCTION shop.total"),
            "connection_limit",
            3,
            "statement_timeout",
            "7s");
    try (Reporting reporting = direct(Map.of("roles", List.of(role)))) {
      SERVER.execute(
          reporting.name,
          "CREATE SCHEMA shop; CREATE TABLE shop.orders (n serial, secret text); CREATE FUNCTION shop.total() RETURNS int LANGUAGE sql RETURN 1;"
              + " REVOKE EXECUTE ON FUNCTION shop.total FROM PUBLIC");
      Finding missing = of(reporting, Severity.ERROR, reporting.name + "_reader may not do in");
      assertTrue(
          missing
              .remedy()
              .contains(
                  "GRANT SELECT (\"n\") ON TABLE \"shop\".\"orders\" TO \""
                      + reporting.name
                      + "_reader\""),
          missing.remedy());
      SERVER.execute(reporting.name, GrantsSql.script(reporting.settings.grants()));
      assertEquals(List.of(), reporting.faults());
      assertAllowed(reporting);
    }
  }

  private static void assertAllowed(Reporting reporting) throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    try (Connection task = reporting.connect(issued);
        Statement sql = task.createStatement()) {
      sql.execute("INSERT INTO shop.orders (secret) VALUES ('s')");
      sql.execute("SELECT n, shop.total() FROM shop.orders");
      assertThrows(SQLException.class, () -> sql.execute("SELECT secret FROM shop.orders"));
      assertThrows(SQLException.class, () -> sql.execute("UPDATE shop.orders SET n = 2"));
      assertEquals(
          List.of("7000ms|3"),
          SERVER.query(
              "postgres",
              "SELECT split_part(s.setconfig[1], '=', 2) || '|' || r.rolconnlimit FROM pg_roles r JOIN pg_db_role_setting s ON s.setrole = r.oid WHERE rolname = '%s'"
                  .formatted(issued.credential().account())));
    }
    reporting.revoke(key, issued);
  }
}
