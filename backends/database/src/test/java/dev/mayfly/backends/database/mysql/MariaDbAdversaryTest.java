package dev.mayfly.backends.database.mysql;

import dev.mayfly.testing.servers.MariaDb;
import dev.mayfly.testing.servers.NeedsMariaDb;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@NeedsMariaDb
@DisplayName("On MariaDB, of a task that does not want to end,")
class MariaDbAdversaryTest extends MariaDbAdversaryCases {

  @Override
  Shop shop(MariaDb on, Map<String, Object> more) {
    return new Shop(on, more);
  }
}
