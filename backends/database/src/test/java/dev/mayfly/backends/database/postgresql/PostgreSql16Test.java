package dev.mayfly.backends.database.postgresql;

import dev.mayfly.testing.servers.PostgreSql;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On PostgreSQL 16, of a task that does not want to end,")
class PostgreSql16Test extends AdversaryCases {

  @Override
  PostgreSql start() {
    return PostgreSql.builder()
        .version(16)
        .setting("autovacuum_naptime", "1s")
        .setting("max_prepared_transactions", "10")
        .start();
  }
}
