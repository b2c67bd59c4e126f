package dev.mayfly.backends.database.mysql;

import dev.mayfly.testing.kit.tck.InventoryTck;
import dev.mayfly.testing.kit.tck.Subject;
import dev.mayfly.testing.servers.NeedsMariaDb;
import dev.mayfly.testing.servers.SharedServers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

@NeedsMariaDb
@DisplayName("The inventory of MariaDB's accounts")
class MySqlInventoryTest extends InventoryTck {

  private static Shop shop;

  @BeforeAll
  static void start() {
    shop = new Shop(SharedServers.mariaDb(), Map.of());
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
