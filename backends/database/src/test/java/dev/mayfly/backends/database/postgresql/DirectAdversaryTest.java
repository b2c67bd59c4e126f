package dev.mayfly.backends.database.postgresql;

import dev.mayfly.testing.servers.PostgreSql;
import org.junit.jupiter.api.DisplayName;

@DisplayName("With accounts that Mayfly makes itself, of a task that does not want to end,")
class DirectAdversaryTest extends AdversaryCases {

  @Override
  PostgreSql start() {
    return PostgreSql.builder()
        .setting("autovacuum_naptime", "1s")
        .setting("max_prepared_transactions", "10")
        .start();
  }

  @Override
  Reporting reporting(PostgreSql on) {
    return Reporting.direct(on);
  }
}
