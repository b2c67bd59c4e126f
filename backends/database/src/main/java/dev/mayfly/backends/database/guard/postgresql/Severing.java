package dev.mayfly.backends.database.guard.postgresql;

import dev.mayfly.backends.database.dialect.SqlConnector;
import dev.mayfly.backends.database.dialect.postgresql.GuardFunctions;
import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.PGConnection;

/**
 * Cuts the access of some holders on every server they may log in to, in an order that none of them
 * can hinder: sessions are told to end, memberships go, and only then accounts are locked, which
 * takes a row that a task can hold.
 */
final class Severing {

  /** More accounts than these lose their memberships before the first of them is locked. */
  private static final int PORTION = 100;

  /** Milliseconds that a lock is waited for at first, and while a second connection kills. */
  private static final int SHORT = 5;

  private static final int LONG = 200;
  private static final int INSISTENCE = 3;
  private static final int PANICS = 10;
  private static final String NO_LOCK_LEFT = "53200";

  private final Nodes nodes;
  private final SeverBatch batch;
  private final Deadline deadline;

  Severing(Nodes nodes, SeverBatch batch, Deadline deadline) {
    this.nodes = nodes;
    this.batch = batch;
    this.deadline = deadline;
  }

  /** All that can be done. */
  void run() {
    cutAndKill();
    if (batch.prepared()) {
      nodes.onPrimary(batch, this::rollBack);
      cutAndKill();
    }
    if (!batch.unlockedKeys().isEmpty()) {
      nodes.onPrimary(batch, this::insist);
      kill();
    }
    nodes.onEach(batch, this::killLogins);
  }

  /** What takes no waiting. */
  void cutAndKill() {
    nodes.onPrimary(batch, this::cut);
    kill();
  }

  private void cut(GuardFunctions primary) throws SQLException {
    List<String> keys = List.copyOf(batch.keys());
    if (keys.size() > PORTION) {
      cut(primary, keys, Optional.empty());
    }
    for (int from = 0; from < keys.size(); from += PORTION) {
      cut(primary, keys.subList(from, Math.min(keys.size(), from + PORTION)), Optional.of(SHORT));
    }
  }

  private void cut(GuardFunctions primary, Collection<String> keys, Optional<Integer> patience)
      throws SQLException {
    whileLocksLast(
        primary, () -> batch.cut(keys, primary.cut(keys, patience, batch.spared(), deadline)));
  }

  private void kill() {
    nodes.onEach(
        batch,
        (node, functions) ->
            whileLocksLast(
                functions,
                () ->
                    batch.killed(
                        functions.kill(
                            batch.keys(),
                            batch.ids(),
                            orphans(node),
                            nodes.isPrimary(node) ? Optional.empty() : batch.position(),
                            batch.spared(),
                            deadline))));
  }

  private List<String> orphans(String node) {
    return batch.suspects(node).stream().filter(ObservationBatch::isSession).toList();
  }

  private void killLogins(String node, GuardFunctions functions) throws SQLException {
    List<String> logins =
        batch.suspects(node).stream()
            .filter(suspect -> !ObservationBatch.isSession(suspect))
            .toList();
    if (!logins.isEmpty()) {
      functions.killLogins(logins, deadline);
    }
  }

  /**
   * Whoever holds an account's row is killed by one connection while another waits for that row:
   * then it is first in the queue when the holder is gone.
   */
  private void insist(GuardFunctions primary) throws SQLException {
    for (int i = 0; i < INSISTENCE && !deadline.passed(); i++) {
      Set<String> keys = batch.unlockedKeys();
      if (keys.isEmpty()) {
        return;
      }
      Repeated.beside(
          () -> cut(primary, keys, Optional.of(LONG)),
          () ->
              primary.kill(keys, List.of(), List.of(), Optional.empty(), batch.spared(), deadline));
    }
  }

  /** Only the account itself may roll back what it prepared, and only where it did. */
  private void rollBack(GuardFunctions primary) throws SQLException {
    batch.rolledBack();
    for (GuardFunctions.Prepared left : primary.prepared(batch.keys(), deadline)) {
      try {
        primary.borrow(left.account(), false, deadline);
        try {
          rollBack(left);
        } finally {
          primary.borrow(left.account(), true, deadline);
        }
      } catch (SQLException e) {
        batch.fail(
            left.key(),
            left.database(),
            "transaction '"
                + left.gid()
                + "' of "
                + left.account()
                + " is prepared there: "
                + LoginTrial.message(e));
      }
    }
  }

  private void rollBack(GuardFunctions.Prepared left) throws SQLException {
    DatabaseLogin login = nodes.login().orElseThrow(() -> new SQLException("no login", "28000"));
    try (Connection there =
            SqlConnector.connect(nodes.primary().to(left.database()), login, deadline);
        Statement statement = there.createStatement()) {
      PGConnection quoting = there.unwrap(PGConnection.class);
      statement.execute("SET ROLE " + quoting.escapeIdentifier(left.account()));
      statement.execute("ROLLBACK PREPARED '" + quoting.escapeLiteral(left.gid()) + "'");
    }
  }

  /** Somebody may have taken every lock that the server has: then his sessions end first. */
  private void whileLocksLast(GuardFunctions functions, SeverBatch.Step step) throws SQLException {
    List<SQLException> full = new ArrayList<>();
    while (true) {
      try {
        step.run();
        return;
      } catch (SQLException e) {
        full.add(e);
        if (!NO_LOCK_LEFT.equals(e.getSQLState()) || full.size() > PANICS || deadline.passed()) {
          throw e;
        }
      }
      panic(functions);
    }
  }

  private void panic(GuardFunctions functions) throws SQLException {
    try {
      functions.panic(batch.keys(), batch.ids(), deadline);
    } catch (SQLException e) {
      if (!NO_LOCK_LEFT.equals(e.getSQLState())) {
        throw e;
      }
    }
  }
}
