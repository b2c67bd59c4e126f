package dev.mayfly.backends.database.dialect;

import dev.mayfly.core.time.Deadline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One statement on a connection. */
public final class SqlQuery {

  private SqlQuery() {}

  /** Waits for the server until then, and no longer. */
  public static void bound(Connection connection, Deadline deadline) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, (int) Math.max(1, deadline.remaining().toMillis()));
  }

  /** Runs it, in a transaction of its own where the connection commits by itself. */
  public static <T> List<T> run(
      Connection connection, Sql.Query query, Sql.RowReader<T> reader, Deadline deadline)
      throws SQLException {
    bound(connection, deadline);
    try (PreparedStatement statement = connection.prepareStatement(query.text())) {
      int position = 1;
      for (Object argument : query.arguments()) {
        statement.setObject(
            position++,
            argument instanceof String[] texts
                ? connection.createArrayOf("text", texts)
                : argument);
      }
      List<T> rows = new ArrayList<>();
      if (statement.execute()) {
        try (ResultSet results = statement.getResultSet()) {
          while (results.next()) {
            rows.add(reader.read(results));
          }
        }
      }
      return rows;
    }
  }
}
