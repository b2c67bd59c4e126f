package dev.mayfly.backends.database.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.backends.database.dialect.mysql.GlobalRight;
import dev.mayfly.testing.servers.MariaDb;
import dev.mayfly.testing.servers.NeedsMariaDb;
import dev.mayfly.testing.servers.SharedServers;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NeedsMariaDb
@DisplayName("A right that an account of MariaDB has everywhere")
class GlobalRightTest {

  @Test
  @DisplayName("is the one whose bit the server sets when it is granted")
  void hasTheServersBit() {
    MariaDb server = SharedServers.mariaDb();
    for (GlobalRight right : GlobalRight.values()) {
      server.execute(
          "CREATE USER righted",
          right == GlobalRight.GRANT_OPTION
              ? "GRANT USAGE ON *.* TO righted WITH GRANT OPTION"
              : "GRANT " + right + " ON *.* TO righted");
      String sum =
          server
              .query(
                  "SELECT JSON_VALUE(Priv, '$.access') FROM mysql.global_priv WHERE User = 'righted'")
              .get(0);
      assertEquals(List.of(right), GlobalRight.in(Long.parseLong(sum)));
      server.execute("DROP USER righted");
    }
  }
}
