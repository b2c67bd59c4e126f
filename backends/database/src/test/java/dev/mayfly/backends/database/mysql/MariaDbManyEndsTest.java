package dev.mayfly.backends.database.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.Leases;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.testing.servers.NeedsMariaDb;
import dev.mayfly.testing.servers.SharedServers;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NeedsMariaDb
@DisplayName("Many tasks of MariaDB that end at once")
class MariaDbManyEndsTest {

  private static final int TASKS = 60;

  @Test
  @DisplayName("are cut, cleaned up after and proven in one call each, and a bystander goes on")
  void atOnce() throws Exception {
    try (Shop shop = new Shop(SharedServers.mariaDb(), Map.of())) {
      Guard guard = shop.leases.guard();
      Issued bystander = shop.leases.issue(Leases.newKey());
      List<LeaseAccounts> leases = new ArrayList<>();
      List<Connection> sessions = new ArrayList<>();
      try (Connection other = shop.connect(bystander)) {
        for (int i = 0; i < TASKS; i++) {
          LeaseKey key = Leases.newKey();
          sessions.add(shop.connect(shop.leases.issue(key)));
          leases.add(Leases.accounts(key));
        }
        guard
            .sever(leases, Leases.soon())
            .forEach(cut -> assertEquals(1, cut.sessionsKilled(), cut::toString));
        guard
            .destroy(leases, Leases.soon())
            .forEach(cleaned -> assertTrue(cleaned.done(), cleaned::toString));
        List<Observation> seen = guard.observe(leases, Leases.soon());
        assertEquals(TASKS, seen.stream().filter(Observation::withoutAccess).count());
        for (Connection session : sessions) {
          assertFalse(session.isValid(5));
        }
        assertTrue(other.isValid(5));
      }
    }
  }
}
