package dev.mayfly.backends.database.postgresql;

import static dev.mayfly.backends.database.postgresql.PostgresKeys.CONNECTION_LIMIT;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ROLE_MAX_TTL;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ROLE_REASSIGN_TO;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ROLE_TTL;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.STATEMENTS;

import dev.mayfly.backends.database.dialect.postgresql.AccountStatements;
import dev.mayfly.core.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a target's configuration says of one of its roles; what it leaves out, the target says.
 *
 * @param heir who owns what a task made
 * @param connectionLimit how many connections an account may have
 * @param statements what Vault runs besides when it makes an account
 */
public record RoleSettings(
    Optional<Duration> ttl,
    Optional<Duration> maxTtl,
    Optional<String> heir,
    int connectionLimit,
    List<String> statements) {

  /** Of a role that is not mentioned. */
  static final RoleSettings NONE =
      new RoleSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          AccountStatements.CONNECTION_LIMIT,
          List.of());

  public RoleSettings {
    statements = List.copyOf(statements);
  }

  static RoleSettings of(Settings role) {
    return new RoleSettings(
        role.find(ROLE_TTL),
        role.find(ROLE_MAX_TTL),
        role.find(ROLE_REASSIGN_TO),
        role.find(CONNECTION_LIMIT).orElse(AccountStatements.CONNECTION_LIMIT),
        role.find(STATEMENTS).orElse(List.of()));
  }
}
