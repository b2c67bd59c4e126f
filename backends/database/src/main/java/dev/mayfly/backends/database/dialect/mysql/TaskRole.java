package dev.mayfly.backends.database.dialect.mysql;

import java.util.List;

/**
 * A role that tasks may be granted.
 *
 * @param connectionLimit how many connections an account may have at once
 */
public record TaskRole(String name, List<RoleGrant> grants, int connectionLimit) {

  /** Enough for the pool of a job; the one too many hears error 1226. */
  public static final int CONNECTION_LIMIT = 20;

  public TaskRole {
    grants = List.copyOf(grants);
  }
}
