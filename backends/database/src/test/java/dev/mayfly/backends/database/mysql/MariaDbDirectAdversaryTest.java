package dev.mayfly.backends.database.mysql;

import dev.mayfly.testing.servers.MariaDb;
import dev.mayfly.testing.servers.NeedsMariaDb;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@NeedsMariaDb
@DisplayName(
    "On MariaDB, with accounts that Mayfly makes itself, of a task that does not want to end,")
class MariaDbDirectAdversaryTest extends MariaDbAdversaryCases {

  @Override
  Shop shop(MariaDb on, Map<String, Object> more) {
    return Shop.direct(on, more);
  }
}
