package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.dialect.RoleStatements;
import dev.mayfly.backends.database.dialect.postgresql.AccountStatements;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.vault.EngineRole;
import java.util.SortedMap;
import java.util.TreeMap;

/** How accounts of each role of a target are made and ended, whoever does it. */
final class PostgresStatements {

  private PostgresStatements() {}

  /** By the names of the roles, the guard's among them. */
  static SortedMap<String, RoleStatements> of(PostgresSettings settings) {
    RoleNames names = settings.target().roleNames();
    String code = settings.target().leftCode();
    AccountStatements accounts = new AccountStatements(names);
    SortedMap<String, RoleStatements> roles = new TreeMap<>();
    for (EngineRole role : settings.engine().roles()) {
      RoleSettings said = settings.role(role.name());
      roles.put(
          role.name(),
          accounts.ofTask(
              names.groupOf(role.name()),
              names.newOwnerOf(role.name()),
              said.connectionLimit(),
              said.statements(),
              code));
    }
    roles.put(settings.engine().guard().name(), accounts.ofGuard(code));
    return roles;
  }
}
