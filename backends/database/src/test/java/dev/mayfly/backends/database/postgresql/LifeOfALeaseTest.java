package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.testing.servers.SharedServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("On an OpenBao and a PostgreSQL prepared by somebody who is no superuser")
class LifeOfALeaseTest {

  private static Reporting reporting;

  @BeforeAll
  static void start() {
    reporting = new Reporting(SharedServers.postgreSql(), Map.of());
  }

  @AfterAll
  static void stop() {
    reporting.close();
  }

  @Test
  @DisplayName("a login is issued, used, renewed, severed, revoked and seen to be gone")
  void whole() throws BackendException, SQLException {
    PostgresGuard guard = reporting.guard();
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    LeaseAccounts known;
    try (Connection task = reporting.connect(issued)) {
      task.createStatement().execute("CREATE TABLE result AS SELECT * FROM sales");
      reporting
          .backend
          .issuer()
          .renewable()
          .orElseThrow()
          .renew(key, issued.reference(), issued.longest(), reporting.soon());

      var cut = guard.sever(List.of(Reporting.accounts(key)), reporting.soon()).get(0);
      assertEquals(Map.of(), cut.failures());
      assertEquals(1, cut.sessionsKilled());
      known = Reporting.accounts(cut);
      assertEquals(List.of(issued.credential().account()), List.copyOf(cut.accounts().values()));
      SQLException killed =
          assertThrows(SQLException.class, () -> task.createStatement().execute("SELECT 1"));
      assertEquals("57P01", killed.getSQLState());
    }
    SQLException locked = assertThrows(SQLException.class, () -> reporting.connect(issued));
    assertTrue(
        String.valueOf(locked.getMessage()).contains("not permitted to log in"),
        locked.getMessage());

    assertEquals(
        Revoked.CONFIRMED,
        reporting
            .backend
            .issuer()
            .revoke(
                new RevokeRequest(key, Reporting.ROLE, Optional.of(issued.reference())),
                reporting.soon()));
    assertEquals(Map.of(), guard.destroy(List.of(known), reporting.soon()).get(0).failures());
    Observation seen = guard.observe(List.of(known), reporting.soon()).get(0);
    assertTrue(seen.withoutAccess(), seen.toString());
    assertEquals(
        List.of(reporting.name + "_heir"),
        reporting.server.query(
            reporting.name, "SELECT tableowner FROM pg_tables WHERE tablename = 'result'"));
  }
}
