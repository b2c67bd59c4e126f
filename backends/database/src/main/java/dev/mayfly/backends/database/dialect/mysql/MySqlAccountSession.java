package dev.mayfly.backends.database.dialect.mysql;

import dev.mayfly.backends.database.dialect.AccountSession;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.time.Deadline;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Statements about accounts are no part of a transaction there: each routine undoes its own. */
final class MySqlAccountSession implements AccountSession {

  private final Connection connection;
  private final String schema;

  MySqlAccountSession(Connection connection, OwnNames names) {
    this.connection = connection;
    this.schema = SqlText.identifier(names.schema());
  }

  static void bound(Connection connection, Deadline deadline) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, (int) Math.max(1, deadline.remaining().toMillis()));
  }

  @Override
  public String timeAfter(Duration time, Deadline deadline) throws SQLException {
    long seconds = Math.max(1, time.toSeconds());
    return ask("SELECT UNIX_TIMESTAMP() + " + seconds, deadline).get(0);
  }

  @Override
  public List<String> accountsOf(LeaseKey key, Deadline deadline) throws SQLException {
    return ask("CALL " + schema + ".accounts_of(" + SqlText.literal(key.value()) + ")", deadline);
  }

  private List<String> ask(String question, Deadline deadline) throws SQLException {
    bound(connection, deadline);
    List<String> answers = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(question)) {
      while (rows.next()) {
        answers.add(rows.getString(1));
      }
    }
    return answers;
  }

  /** What a routine fails with may come after several results. */
  @Override
  public void run(List<String> statements, Deadline deadline) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String each : statements) {
        bound(connection, deadline);
        boolean isTable = statement.execute(each);
        while (isTable || statement.getUpdateCount() != -1) {
          isTable = statement.getMoreResults();
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      return; // the server has closed it
    }
  }
}
