package dev.mayfly.backends.database;

import static dev.mayfly.backends.database.PostgresKeys.CONNECTION_LIMIT;
import static dev.mayfly.backends.database.PostgresKeys.ROLE_MAX_TTL;
import static dev.mayfly.backends.database.PostgresKeys.ROLE_REASSIGN_TO;
import static dev.mayfly.backends.database.PostgresKeys.ROLE_TTL;
import static dev.mayfly.backends.database.PostgresKeys.STATEMENTS;

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
record RoleSettings(
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
          VaultStatements.CONNECTION_LIMIT,
          List.of());

  RoleSettings {
    statements = List.copyOf(statements);
  }

  static RoleSettings of(Settings role) {
    return new RoleSettings(
        role.find(ROLE_TTL),
        role.find(ROLE_MAX_TTL),
        role.find(ROLE_REASSIGN_TO),
        role.find(CONNECTION_LIMIT).orElse(VaultStatements.CONNECTION_LIMIT),
        role.find(STATEMENTS).orElse(List.of()));
  }
}
