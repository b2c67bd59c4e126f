package dev.mayfly.backends.database.dialect;

import dev.mayfly.core.time.Deadline;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** One database on one server. Thread-safe. */
public interface Sql extends AutoCloseable {

  /** Reads the row that the result set stands on. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * One statement, to be run in a transaction of its own.
   *
   * @param arguments arrays of texts, or numbers
   */
  record Query(String text, List<Object> arguments) {

    public Query {
      arguments = List.copyOf(arguments);
    }

    public static Query of(String text, Object... arguments) {
      return new Query(text, Arrays.asList(arguments));
    }
  }

  /**
   * Runs the statement, which must do no harm when run twice; what it did is committed when this
   * returns.
   */
  <T> List<T> query(Query query, RowReader<T> reader, Deadline deadline) throws SQLException;

  @Override
  void close();
}
