package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.AccountStatements;
import dev.mayfly.backends.database.dialect.postgresql.PostgresTarget;
import dev.mayfly.backends.database.vault.EngineConnection;
import dev.mayfly.backends.database.vault.EngineOption;
import java.util.List;

/** What Vault's database engine is told of a target of PostgreSQL. */
final class PostgresEngine {

  private PostgresEngine() {}

  static EngineConnection connection(PostgresSettings settings) {
    PostgresTarget target = settings.target();
    return new EngineConnection(
        "postgresql-database-plugin",
        target.primary().engine(),
        target.roleNames().roots(),
        new AccountStatements(target.roleNames()).rootRotation(),
        List.of(
            new EngineOption(
                "password_authentication",
                "scram-sha-256",
                "passwords of new accounts pass through PostgreSQL in clear, and into its log where that holds statements")),
        PostgresStatements.of(settings));
  }
}
