package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.SharedServers;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Many ends at once")
class ManyEndsTest {

  private static final PostgreSql SERVER = SharedServers.postgreSql();
  private static final int MANY = 230;

  @Test
  @DisplayName(
      "are cut, seen and cleaned up after in a few calls, of which one account that resists spoils none")
  void together() throws Exception {
    try (Reporting reporting = new Reporting(SERVER, Map.of())) {
      PostgresGuard guard = reporting.guard();
      LeaseKey held = reporting.newKey();
      Issued issued = reporting.issue(held);
      List<LeaseKey> keys = new ArrayList<>();
      StringBuilder accounts = new StringBuilder("SET ROLE %s_owner;".formatted(reporting.name));
      for (int i = 0; i < MANY; i++) {
        LeaseKey key = reporting.newKey();
        keys.add(key);
        accounts.append(
            "CREATE ROLE \"%1$s%2$s-x\" LOGIN; GRANT %3$s_reader TO \"%1$s%2$s-x\";"
                .formatted(
                    reporting.settings.target().roleNames().accounts().beforeKey(),
                    key,
                    reporting.name));
      }
      SERVER.execute(accounts.toString());
      keys.add(MANY / 2, held);
      List<LeaseAccounts> leases = keys.stream().map(Reporting::accounts).toList();
      try (Connection task = reporting.connect(issued)) {
        HindranceCases.begin(task, "ALTER ROLE CURRENT_USER PASSWORD 'x'");
        List<SeverResult> cuts = guard.sever(leases, reporting.soon());
        assertEquals(keys, cuts.stream().map(SeverResult::key).toList());
        assertTrue(cuts.stream().allMatch(cut -> cut.accounts().size() == 1));
        assertEquals(List.of(), cuts.stream().filter(cut -> !cut.failures().isEmpty()).toList());
        assertFalse(task.isValid(5));
      }
      assertTrue(
          guard.observe(leases, reporting.soon()).stream().allMatch(seen -> seen.withoutAccess()));
      List<Cleaned> cleaned = guard.destroy(leases, reporting.soon());
      assertEquals(
          List.of(),
          cleaned.stream().filter(one -> !one.done() || !one.remaining().isEmpty()).toList());
      assertEquals(
          List.of("0"),
          SERVER.query(
              "postgres",
              "SELECT count(*) FROM pg_roles WHERE rolname LIKE '%s%%-x'"
                  .formatted(reporting.settings.target().roleNames().accounts().beforeKey())));
      reporting.revoke(held, issued);
    }
  }
}
