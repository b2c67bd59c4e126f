package dev.mayfly.backends.database.guard.mysql;

import dev.mayfly.backends.database.dialect.mysql.GuardRoutines;
import dev.mayfly.backends.database.dialect.mysql.MySqlTarget;
import dev.mayfly.backends.database.dialect.mysql.PreparedTransactions;
import dev.mayfly.backends.database.dialect.mysql.PreparedTransactions.Prepared;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.Set;

/**
 * Cuts the access of some leases: their sessions end, since these can hold what locking waits for;
 * their accounts are locked and their events disabled; and sessions that came in meanwhile end on
 * every node. A lock replicates, a kill does not.
 */
final class Severing {

  private final MySqlTarget target;
  private final Nodes nodes;
  private final Ending ending;
  private final Deadline deadline;

  Severing(MySqlTarget target, Nodes nodes, Ending ending, Deadline deadline) {
    this.target = target;
    this.nodes = nodes;
    this.ending = ending;
    this.deadline = deadline;
  }

  void run() {
    nodes.onPrimary(ending, (node, routines) -> endSessions(routines));
    nodes.onPrimary(
        ending,
        (node, routines) -> ending.locked(routines.lock(ending.keys(), ending.spared(), deadline)));
    nodes.onEach(ending, this::endAll);
    nodes.onPrimary(ending, (node, routines) -> rollBack());
  }

  private void endAll(String node, GuardRoutines routines) throws SQLException {
    endSessions(routines);
    Set<String> halfOpen = ending.halfOpen(node);
    if (!halfOpen.isEmpty()) {
      routines.endLogins(halfOpen, deadline);
    }
  }

  private void endSessions(GuardRoutines routines) throws SQLException {
    ending.killed(routines.endSessions(ending.keys(), ending.spared(), deadline));
  }

  /** What they prepared, as far as its id says that it is theirs. */
  private void rollBack() throws SQLException {
    PreparedTransactions transactions = nodes.prepared();
    for (Prepared each : transactions.all(deadline)) {
      for (LeaseAccounts lease : ending.leases()) {
        if (XaOwner.isOf(target, lease.key(), each)) {
          rollBack(transactions, each, lease);
          break;
        }
      }
    }
  }

  private void rollBack(PreparedTransactions transactions, Prepared each, LeaseAccounts lease) {
    try {
      transactions.rollBack(each, deadline);
    } catch (SQLException e) {
      String what = "prepared transaction " + each.text();
      ending.failures().add(lease.key().value(), what, NodeFailure.message(e));
    }
  }
}
