package dev.mayfly.backends.database.guard.mysql;

import dev.mayfly.backends.database.dialect.Servers;
import dev.mayfly.backends.database.dialect.mysql.GuardRoutines;
import dev.mayfly.backends.database.dialect.mysql.MySqlTarget;
import dev.mayfly.backends.database.dialect.mysql.MySqlUrl;
import dev.mayfly.backends.database.dialect.mysql.PreparedTransactions;
import java.sql.SQLException;

/** The servers that accounts may log in to, the primary first. */
final class Nodes {

  private final MySqlTarget target;
  private final Servers servers;

  /** Something that is done on a node, and may fail without keeping the rest from being done. */
  @FunctionalInterface
  interface Step {
    void run(String node, GuardRoutines routines) throws SQLException;
  }

  Nodes(MySqlTarget target, Servers servers) {
    this.target = target;
    this.servers = servers;
  }

  int count() {
    return target.nodes().size();
  }

  GuardRoutines at(MySqlUrl node) {
    return new GuardRoutines(servers.at(node), target.names());
  }

  /** Transactions are prepared where they are begun. */
  PreparedTransactions prepared() {
    return new PreparedTransactions(servers.at(target.primary()));
  }

  void onPrimary(Ending ending, Step step) {
    on(target.primary(), ending, step);
  }

  /** Killing does not replicate, and a node that is read-only can do it. */
  void onEach(Ending ending, Step step) {
    target.nodes().forEach(node -> on(node, ending, step));
  }

  private void on(MySqlUrl node, Ending ending, Step step) {
    try {
      step.run(node.toString(), at(node));
    } catch (SQLException e) {
      ending.failures().everywhere(node.toString(), NodeFailure.message(e));
    }
  }
}
