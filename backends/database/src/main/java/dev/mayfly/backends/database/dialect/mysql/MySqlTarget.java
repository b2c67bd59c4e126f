package dev.mayfly.backends.database.dialect.mysql;

import java.util.List;
import java.util.stream.Stream;

/**
 * A target of MySQL or MariaDB: its servers, and who does what there.
 *
 * @param primary makes the accounts
 * @param otherNodes where accounts may log in besides: replicas, proxies
 * @param roles that tasks may be granted
 * @param definer what becomes of what would run with the rights of a task: heir, drop or report
 * @param xidPrefix what the ids of prepared XA transactions of tasks begin with; empty: nothing
 */
public record MySqlTarget(
    String name,
    ServerKind kind,
    MySqlUrl primary,
    List<MySqlUrl> otherNodes,
    List<TaskRole> roles,
    OwnNames names,
    String definer,
    String xidPrefix) {

  /** Nothing is taken out: an account stays for as long as something is defined by it. */
  public static final String REPORT = "report";

  public MySqlTarget {
    otherNodes = List.copyOf(otherNodes);
    roles = List.copyOf(roles);
  }

  /** Every server that accounts may log in to, the primary first. */
  public List<MySqlUrl> nodes() {
    return Stream.concat(Stream.of(primary), otherNodes.stream()).toList();
  }
}
