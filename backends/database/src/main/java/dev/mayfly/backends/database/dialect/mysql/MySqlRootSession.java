package dev.mayfly.backends.database.dialect.mysql;

import dev.mayfly.backends.database.dialect.RootSession;
import dev.mayfly.backends.database.dialect.SupersededException;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.time.Deadline;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Statements about accounts are no part of a transaction there: each routine undoes its own, and
 * what it changes of root logins it changes under a lock, after it saw that its epoch is not over.
 */
final class MySqlRootSession implements RootSession {

  private static final String SUPERSEDED = "MF001";

  private final Connection connection;
  private final ServerKind kind;
  private final String schema;

  MySqlRootSession(Connection connection, MySqlTarget target) {
    this.connection = connection;
    this.kind = target.kind();
    this.schema = SqlText.identifier(target.names().schema());
  }

  static void bound(Connection connection, Deadline deadline) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, (int) Math.max(1, deadline.remaining().toMillis()));
  }

  @Override
  public void setPassword(long epoch, Secret password, Deadline deadline)
      throws SQLException, SupersededException {
    change("set_root_password", epoch, kind.inStatements(password), deadline);
  }

  @Override
  public void endSessions(long epoch, String login, Deadline deadline)
      throws SQLException, SupersededException {
    change("end_root_sessions", epoch, login, deadline);
  }

  private void change(String routine, long epoch, String argument, Deadline deadline)
      throws SQLException, SupersededException {
    String call = "CALL %s.%s(%d, %s)".formatted(schema, routine, epoch, SqlText.literal(argument));
    try {
      run(List.of(call), deadline);
    } catch (SQLException e) {
      if (SUPERSEDED.equals(e.getSQLState())) {
        throw new SupersededException(epoch);
      }
      throw e;
    }
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
