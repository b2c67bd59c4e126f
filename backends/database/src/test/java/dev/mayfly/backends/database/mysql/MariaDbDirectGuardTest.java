package dev.mayfly.backends.database.mysql;

import dev.mayfly.testing.kit.tck.GuardTck;
import dev.mayfly.testing.kit.tck.Subject;
import dev.mayfly.testing.servers.NeedsMariaDb;
import dev.mayfly.testing.servers.SharedServers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

@NeedsMariaDb
@DisplayName("The guard of MariaDB, with accounts that Mayfly makes itself,")
class MariaDbDirectGuardTest extends GuardTck {

  private static Shop shop;

  @BeforeAll
  static void start() {
    shop = Shop.direct(SharedServers.mariaDb(), Map.of());
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  @Override
  protected Subject subject() {
    return shop.subject();
  }
}
