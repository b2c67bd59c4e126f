package dev.mayfly.backends.database.mysql;

import dev.mayfly.backends.database.dialect.RoleStatements;
import dev.mayfly.backends.database.dialect.mysql.AccountStatements;
import dev.mayfly.backends.database.vault.EngineRole;
import java.util.SortedMap;
import java.util.TreeMap;

/** How accounts of each role of a target are made and ended where Mayfly does it. */
final class MySqlStatements {

  private MySqlStatements() {}

  /** By the names of the roles, the guard's among them. */
  static SortedMap<String, RoleStatements> of(MySqlSettings settings) {
    AccountStatements accounts = new AccountStatements(settings.target());
    SortedMap<String, RoleStatements> roles = new TreeMap<>();
    for (EngineRole role : settings.engine().everyRole()) {
      roles.put(role.name(), accounts.ofExpiringRole(role.name()));
    }
    return roles;
  }
}
