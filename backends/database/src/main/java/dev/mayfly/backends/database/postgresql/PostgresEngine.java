package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.AccountStatements;
import dev.mayfly.backends.database.dialect.postgresql.PostgresTarget;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.vault.EngineConnection;
import dev.mayfly.backends.database.vault.EngineOption;
import dev.mayfly.backends.database.vault.EngineRole;
import dev.mayfly.backends.database.vault.RoleStatements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Vault's database engine is told of a target of PostgreSQL. */
final class PostgresEngine {

  private final PostgresSettings settings;
  private final AccountStatements accounts;

  private PostgresEngine(PostgresSettings settings) {
    this.settings = settings;
    this.accounts = new AccountStatements(settings.target().roleNames());
  }

  static EngineConnection connection(PostgresSettings settings) {
    return new PostgresEngine(settings).connection();
  }

  private EngineConnection connection() {
    PostgresTarget target = settings.target();
    Map<String, RoleStatements> roles = new TreeMap<>();
    for (EngineRole role : settings.engine().roles()) {
      roles.put(role.name(), statements(creation(role.name())));
    }
    roles.put(settings.engine().guard().name(), statements(accounts.guardCreation()));
    return new EngineConnection(
        "postgresql-database-plugin",
        target.primary().engine(),
        target.roleNames().roots(),
        accounts.rootRotation(),
        List.of(
            new EngineOption(
                "password_authentication",
                "scram-sha-256",
                "passwords of new accounts pass through PostgreSQL in clear, and into its log where that holds statements")),
        roles);
  }

  private List<String> creation(String role) {
    RoleNames names = settings.target().roleNames();
    RoleSettings said = settings.role(role);
    List<String> creation =
        new ArrayList<>(
            accounts.creation(names.groupOf(role), names.newOwnerOf(role), said.connectionLimit()));
    creation.addAll(said.statements());
    return creation;
  }

  private RoleStatements statements(List<String> creation) {
    return new RoleStatements(
        creation,
        accounts.rollback(),
        accounts.renewal(),
        accounts.revocation(settings.target().leftCode()));
  }
}
