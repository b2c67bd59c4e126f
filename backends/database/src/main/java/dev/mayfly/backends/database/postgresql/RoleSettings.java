package dev.mayfly.backends.database.postgresql;

import static dev.mayfly.backends.database.postgresql.PostgresKeys.CONNECTION_LIMIT;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.GRANTS;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.STATEMENTS;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.STATEMENT_TIMEOUT;

import dev.mayfly.backends.database.dialect.postgresql.AccountStatements;
import dev.mayfly.backends.database.dialect.postgresql.RoleGrant;
import dev.mayfly.core.settings.Refusals;
import dev.mayfly.core.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * What a target's configuration says of how accounts of one of its roles are made.
 *
 * @param connectionLimit how many connections an account may have
 * @param statements what is run besides
 * @param grants what the group role may do
 */
record RoleSettings(int connectionLimit, List<String> statements, List<RoleGrant> grants) {

  /** Of a role that is not mentioned. */
  static final RoleSettings NONE =
      new RoleSettings(AccountStatements.CONNECTION_LIMIT, List.of(), List.of());

  RoleSettings {
    statements = List.copyOf(statements);
    grants = List.copyOf(grants);
  }

  static RoleSettings of(Settings role, Refusals refusals) {
    List<String> statements = new ArrayList<>();
    role.find(STATEMENT_TIMEOUT)
        .map(AccountStatements::statementTimeout)
        .ifPresent(statements::add);
    statements.addAll(role.find(STATEMENTS).orElse(List.of()));
    return new RoleSettings(
        role.find(CONNECTION_LIMIT).orElse(NONE.connectionLimit()),
        statements,
        grants(role, refusals));
  }

  private static List<RoleGrant> grants(Settings role, Refusals refusals) {
    List<RoleGrant> grants = new ArrayList<>();
    for (String written : role.find(GRANTS).orElse(List.of())) {
      try {
        grants.add(RoleGrant.parse(written));
      } catch (IllegalArgumentException e) {
        refusals.add(
            role.refuse(
                GRANTS,
                "'" + written + "' " + e.getMessage(),
                "fix: write it as SELECT, INSERT ON reporting.sales, or SELECT ON reporting.*"));
      }
    }
    return grants;
  }
}
