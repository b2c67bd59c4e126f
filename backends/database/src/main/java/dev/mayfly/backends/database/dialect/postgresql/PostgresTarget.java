package dev.mayfly.backends.database.dialect.postgresql;

import java.util.List;
import java.util.stream.Stream;

/**
 * A target of PostgreSQL: its servers, and who does what there.
 *
 * @param primary makes the accounts
 * @param otherNodes where accounts may log in besides: standbys, poolers
 * @param databases in which tasks may write besides the one of {@code primary}
 * @param roles that tasks may be granted
 * @param leftCode what becomes of code that a task leaves: disarm, keep or drop
 */
public record PostgresTarget(
    String name,
    PostgresUrl primary,
    List<PostgresUrl> otherNodes,
    List<String> databases,
    List<String> roles,
    RoleNames roleNames,
    String leftCode) {

  public PostgresTarget {
    otherNodes = List.copyOf(otherNodes);
    databases = List.copyOf(databases);
    roles = List.copyOf(roles);
  }

  /** Every server that accounts may log in to, the primary first. */
  public List<PostgresUrl> nodes() {
    return Stream.concat(Stream.of(primary), otherNodes.stream()).toList();
  }

  /** Every database that tasks may write to, the one of {@code primary} first. */
  public List<String> allDatabases() {
    return Stream.concat(Stream.of(primary.database()), databases.stream()).distinct().toList();
  }
}
