package dev.mayfly.backends.database.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.dialect.postgresql.SetUpSql;
import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.SharedServers;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "In a database whose search path begins with a schema that has everything the server has,")
class HostileSearchPathTest {

  private static final PostgreSql SERVER = SharedServers.postgreSql();
  private Reporting reporting;

  @BeforeEach
  void prepare() throws Exception {
    reporting = new Reporting(SERVER, Map.of());
    try (InputStream script =
        Objects.requireNonNull(getClass().getResourceAsStream("hostile-path.sql"))) {
      SERVER.execute(reporting.name, new String(script.readAllBytes(), UTF_8));
    }
    SERVER.execute(
        "ALTER DATABASE %1$s SET search_path = hostile, pg_catalog; ALTER ROLE %1$s_root RESET search_path"
            .formatted(reporting.name));
    connectAnew();
  }

  private void connectAnew() {
    SharedServers.openBao()
        .admin()
        .write(reporting.settings.engine().names().mount() + "/reset/main", Map.of());
  }

  @AfterEach
  void stop() {
    reporting.close();
  }

  @Test
  @DisplayName("a statement that does not say its own calls what is there")
  void trap() {
    reporting.administer(
        reporting.name, "SELECT format('%s', 'x'::name), 1 = 1, 'x'::name = 'x'::text");
    assertNotEquals(List.of("f"), calls());
  }

  @Test
  @DisplayName(
      "no statement of ours does: set-up, issue, renewal, guard, revocation, rotation, examination, removal")
  void everyStatement() throws Exception {
    SetUpSql sql = new SetUpSql(reporting.settings.target().roleNames());
    reporting.administer(reporting.name, sql.cluster());
    SERVER.execute("ALTER ROLE %s_root RESET search_path".formatted(reporting.name));
    reporting.administer(reporting.name, sql.database());
    assertEquals(List.of("f"), calls(), "set-up");

    PostgresGuard guard = reporting.guard();
    for (boolean byVault : new boolean[] {true, false}) {
      LeaseKey key = reporting.newKey();
      Issued issued = reporting.issue(key);
      try (Connection task = reporting.connect(issued)) {
        task.createStatement()
            .execute(
                "CREATE TABLE public.t_%1$s (n pg_catalog.int4); CREATE VIEW public.v_%1$s AS SELECT n FROM public.t_%1$s; CREATE FUNCTION public.f_%1$s() RETURNS pg_catalog.int4 LANGUAGE sql SECURITY DEFINER RETURN 1"
                    .formatted(key));
      }
      reporting
          .backend
          .issuer()
          .renewable()
          .orElseThrow()
          .renew(key, issued.reference(), Duration.ofMinutes(4), reporting.soon());
      assertTrue(
          guard
              .observe(List.of(Reporting.accounts(key)), reporting.soon())
              .get(0)
              .nodes()
              .get(0)
              .seen());
      if (!byVault) {
        guard.sever(List.of(Reporting.accounts(key)), reporting.soon());
        assertEquals(
            Map.of(),
            guard.destroy(List.of(Reporting.accounts(key)), reporting.soon()).get(0).failures());
      }
      assertEquals(Revoked.CONFIRMED, reporting.revoke(key, issued));
      assertEquals(
          List.of(reporting.name + "_heir"),
          SERVER.query(
              reporting.name,
              "SELECT tableowner FROM pg_catalog.pg_tables WHERE tablename OPERATOR(pg_catalog.=) 't_"
                  + key
                  + "'"));
      assertEquals(List.of("f"), calls(), byVault ? "Vault" : "the guard");
    }

    List<String> mends =
        reporting.backend.examine(reporting.soon()).stream()
            .map(Finding::remedy)
            .filter(mend -> mend.endsWith("SET search_path = pg_catalog, pg_temp"))
            .toList();
    assertEquals(1, mends.size());
    assertEquals(List.of("f"), calls(), "examination");
    // Here the engine asks something of its own before our statements.
    SERVER.execute(mends.get(0));
    connectAnew();
    reporting.backend.root().orElseThrow().rotate(reporting.soon());
    assertEquals(List.of("f"), calls(), "rotation");
    SERVER.execute(
        reporting.name, Files.readString(Path.of("../../examples/batch-job/database.sql")));
    SERVER.execute(
        reporting.name, "DROP SCHEMA report CASCADE; DROP ROLE report_writer, report_owner");
    assertEquals(List.of("f"), calls(), "example");

    reporting.close();
    reporting.administer(reporting.name, sql.removeFromDatabase());
    assertEquals(List.of("f"), calls(), "removal");
  }

  private List<String> calls() {
    return SERVER.query(reporting.name, "SELECT is_called FROM hostile.calls");
  }
}
