package dev.mayfly.backends.database.postgresql;

import static dev.mayfly.backends.database.postgresql.PostgresKeys.CONNECTION_LIMIT;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.STATEMENTS;

import dev.mayfly.backends.database.dialect.postgresql.AccountStatements;
import dev.mayfly.core.settings.Settings;
import java.util.List;

/**
 * What a target's configuration says of how accounts of one of its roles are made.
 *
 * @param connectionLimit how many connections an account may have
 * @param statements what is run besides
 */
record RoleSettings(int connectionLimit, List<String> statements) {

  /** Of a role that is not mentioned. */
  static final RoleSettings NONE = new RoleSettings(AccountStatements.CONNECTION_LIMIT, List.of());

  RoleSettings {
    statements = List.copyOf(statements);
  }

  static RoleSettings of(Settings role) {
    return new RoleSettings(
        role.find(CONNECTION_LIMIT).orElse(NONE.connectionLimit()),
        role.find(STATEMENTS).orElse(List.of()));
  }
}
