package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.AccountStatements;
import dev.mayfly.backends.database.dialect.postgresql.PostgresTarget;
import dev.mayfly.backends.database.dialect.postgresql.PostgresUrl;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.vault.EngineConnection;
import dev.mayfly.backends.database.vault.EngineOption;
import java.util.List;

/** What Vault's database engine is told of a target of PostgreSQL. */
final class PostgresEngine {

  private PostgresEngine() {}

  static EngineConnection connection(PostgresSettings settings) {
    return settings
        .engine()
        .plugin()
        .map(plugin -> ofPlugin(plugin, settings))
        .orElseGet(() -> ofVault(settings));
  }

  /** Mayfly's plugin, which is to know what the configuration says. */
  private static EngineConnection ofPlugin(String plugin, PostgresSettings settings) {
    PostgresTarget target = settings.target();
    RoleNames names = target.roleNames();
    return new EngineConnection(
        plugin,
        target.primary().url(),
        names.roots(),
        new AccountStatements(names).rootRotation(),
        List.of(
            EngineOption.ofPlugin("backend", "postgresql"),
            EngineOption.ofPlugin(
                "nodes", target.otherNodes().stream().map(PostgresUrl::url).toList()),
            EngineOption.ofPlugin("databases", target.databases()),
            EngineOption.ofPlugin("prefix", names.accounts().prefix()),
            EngineOption.ofPlugin("schema", names.schema()),
            EngineOption.ofPlugin("owner_role", names.owner()),
            EngineOption.ofPlugin("code", target.leftCode())),
        PostgresStatements.of(settings));
  }

  private static EngineConnection ofVault(PostgresSettings settings) {
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
