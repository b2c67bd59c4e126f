package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.SharedServers;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Code that a task leaves")
class OwnedCodeTest {

  private static final PostgreSql SERVER = SharedServers.postgreSql();

  @Test
  @DisplayName("passes on as it is where it is kept")
  void kept() throws Exception {
    assertLeaves("keep", "f|t", "t|", "v|");
  }

  @Test
  @DisplayName("is dropped where it is to be, with the views, and the data stays")
  void dropped() throws Exception {
    assertLeaves("drop", "t|");
  }

  @Test
  @DisplayName("runs with the rights of who uses it by default")
  void disarmed() throws Exception {
    assertLeaves("disarm", "f|f", "t|", "v|security_invoker=true");
  }

  private static void assertLeaves(String code, String... expected) throws Exception {
    try (Reporting reporting = new Reporting(SERVER, Map.of("code", code))) {
      PostgresGuard guard = reporting.guard();
      for (boolean byVault : new boolean[] {false, true}) {
        LeaseKey key = reporting.newKey();
        Issued issued = reporting.issue(key);
        try (Connection task = reporting.connect(issued)) {
          task.createStatement()
              .execute(
                  "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; CREATE TABLE public.t (n int DEFAULT public.f()); CREATE VIEW public.v AS SELECT n FROM public.t");
        }
        if (!byVault) {
          Cleaned cleaned =
              guard.destroy(List.of(Reporting.accounts(key)), reporting.soon()).get(0);
          assertEquals(Map.of(), cleaned.failures());
          assertEquals(List.of(), cleaned.left());
        }
        reporting.revoke(key, issued);
        List<String> left =
            SERVER.query(
                reporting.name,
                "SELECT proname, prosecdef FROM pg_proc WHERE proowner = '%s_heir'::regrole"
                    .formatted(reporting.name));
        List<String> relations =
            SERVER.query(
                reporting.name,
                "SELECT c.relname, array_to_string(c.reloptions, ' ') FROM pg_class c WHERE c.relowner = '%s_heir'::regrole AND c.relkind IN ('r', 'v') ORDER BY 1"
                    .formatted(reporting.name));
        assertEquals(
            List.of(expected),
            Stream.concat(left.stream(), relations.stream()).toList(),
            byVault ? "by Vault" : "by the guard");
        SERVER.execute(
            reporting.name,
            "DROP VIEW IF EXISTS public.v; DROP TABLE public.t; DROP FUNCTION IF EXISTS public.f()");
      }
    }
  }
}
