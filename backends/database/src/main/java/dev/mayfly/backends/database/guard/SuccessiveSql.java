package dev.mayfly.backends.database.guard;

import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One database on one server as whoever logs in to it by turns. The earlier login's connections
 * stay until one of its successor stands: on a server without a free place they are the only ones.
 */
final class SuccessiveSql implements Sql {

  private PooledSql newest;
  private @Nullable PooledSql earlier;

  SuccessiveSql(PooledSql first) {
    this.newest = first;
  }

  /** From now on the successor is asked, as soon as it can be. */
  synchronized void replace(PooledSql successor) {
    drop();
    earlier = newest;
    newest = successor;
  }

  /** The successor is not let in: all stays as it was. */
  synchronized void undo() {
    if (earlier != null) {
      newest.close();
      newest = earlier;
      earlier = null;
    }
  }

  synchronized PooledSql newest() {
    return newest;
  }

  @Override
  public <T> List<T> query(Query query, RowReader<T> reader, Deadline deadline)
      throws SQLException {
    while (true) {
      PooledSql used = choose();
      try {
        return used.query(query, reader, deadline);
      } catch (SQLException e) {
        if (deadline.passed() || !movedOn(used)) {
          throw e;
        }
      }
    }
  }

  private synchronized PooledSql choose() {
    if (earlier == null || (!newest.ready() && earlier.ready())) {
      return earlier == null ? newest : earlier;
    }
    earlier.retire();
    if (earlier.empty()) {
      drop();
    }
    return newest;
  }

  /** Whether there is another to ask than the one that failed. */
  private synchronized boolean movedOn(PooledSql failed) {
    if (failed == earlier) {
      earlier.retire();
    }
    return failed != newest;
  }

  private void drop() {
    if (earlier != null) {
      earlier.close();
      earlier = null;
    }
  }

  @Override
  public synchronized void close() {
    drop();
    newest.close();
  }
}
