package dev.mayfly.backends.database.postgresql;

import dev.mayfly.testing.kit.tck.IssuerTck;
import dev.mayfly.testing.kit.tck.Subject;
import dev.mayfly.testing.servers.SharedServers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The issuer of PostgreSQL's accounts")
class VaultDatabaseIssuerTest extends IssuerTck {

  private static Reporting reporting;

  @BeforeAll
  static void start() {
    reporting = new Reporting(SharedServers.postgreSql(), Map.of());
  }

  @AfterAll
  static void stop() {
    reporting.close();
  }

  @Override
  protected Subject subject() {
    return reporting.subject();
  }
}
