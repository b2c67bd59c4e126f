package dev.mayfly.backends.database.dialect.mysql;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A role that tasks may be granted.
 *
 * @param connectionLimit how many connections an account may have at once
 * @param statementTimeout how long a statement may take, where there is a limit
 */
public record TaskRole(
    String name, List<RoleGrant> grants, int connectionLimit, Optional<Duration> statementTimeout) {

  /** Enough for the pool of a job; the one too many hears error 1226. */
  public static final int CONNECTION_LIMIT = 20;

  public TaskRole {
    grants = List.copyOf(grants);
  }

  /** The end of the statement that makes an account. */
  String limits() {
    return " WITH MAX_USER_CONNECTIONS "
        + connectionLimit
        + statementTimeout
            .map(longest -> " MAX_STATEMENT_TIME " + longest.toMillis() / 1000.0)
            .orElse("");
  }
}
