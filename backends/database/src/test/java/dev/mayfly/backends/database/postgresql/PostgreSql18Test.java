package dev.mayfly.backends.database.postgresql;

import dev.mayfly.testing.servers.PostgreSql;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On PostgreSQL 18, of a task that does not want to end,")
class PostgreSql18Test extends AdversaryCases {

  @Override
  PostgreSql start() {
    return PostgreSql.builder()
        .setting("autovacuum_naptime", "1s")
        .setting("max_prepared_transactions", "10")
        .start();
  }
}
