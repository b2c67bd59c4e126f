package dev.mayfly.examples.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A session that reads rows from one open cursor, on and on: a worker the job has left behind, or
 * whoever else got hold of its login. It never asks for another cursor.
 */
final class Reader implements AutoCloseable {

  /** A row takes a millisecond, so that the server is always at work for us. */
  private static final String SALES =
      "SELECT id, amount, pg_sleep(0.001) FROM report.sale, generate_series(1, 1000)";

  private static final int ROWS_AT_ONCE = 5;

  private final Connection connection;
  private final int session;
  private final AtomicLong rows = new AtomicLong();
  private volatile long lastRow;
  private volatile long ended;

  private Reader(Connection connection, int session) {
    this.connection = connection;
    this.session = session;
  }

  /** Logs in and starts to read. */
  static Reader start(Login login) throws SQLException {
    Connection connection = login.connect();
    try (Statement statement = connection.createStatement();
        ResultSet pid = statement.executeQuery("SELECT pg_backend_pid()")) {
      pid.next();
      Reader reader = new Reader(connection, pid.getInt(1));
      Thread thread = new Thread(reader::read, "reader " + reader.session);
      thread.setDaemon(true);
      thread.start();
      return reader;
    }
  }

  private void read() {
    try {
      connection.setAutoCommit(false); // without it the driver fetches everything at once
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(ROWS_AT_ONCE);
        ResultSet sales = statement.executeQuery(SALES);
        while (sales.next()) {
          lastRow = System.nanoTime();
          rows.incrementAndGet();
        }
      }
    } catch (SQLException e) {
      // The server's log has its words: the last ones may be lost on the way to the client.
    }
    ended = System.nanoTime();
  }

  /** The server's process for this session. */
  int session() {
    return session;
  }

  long rows() {
    return rows.get();
  }

  /** When the last row came. */
  long lastRow() {
    return lastRow;
  }

  /** When the reading came to its end; empty while it goes on. */
  OptionalLong ended() {
    return ended == 0 ? OptionalLong.empty() : OptionalLong.of(ended);
  }

  @Override
  public void close() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // the server has closed it before
    }
  }
}
