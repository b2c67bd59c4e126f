package dev.mayfly.backends.database.dialect.postgresql;

import dev.mayfly.backends.database.dialect.RootSession;
import dev.mayfly.backends.database.dialect.SqlFile;
import dev.mayfly.backends.database.dialect.SupersededException;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.time.Deadline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Each change is one block, and so one transaction that no pause of ours can keep open: it takes
 * the row, and fails where that has seen a later epoch.
 */
final class PostgresRootSession implements RootSession {

  private static final String SUPERSEDED = "MF001";

  private final Connection connection;
  private final String login;
  private final RoleNames roleNames;

  PostgresRootSession(Connection connection, String login, RoleNames roleNames) {
    this.connection = connection;
    this.login = login;
    this.roleNames = roleNames;
  }

  static void bound(Connection connection, Deadline deadline) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, (int) Math.max(1, deadline.remaining().toMillis()));
  }

  @Override
  public void setPassword(long epoch, Secret password, Deadline deadline)
      throws SQLException, SupersededException {
    String verifier = ScramVerifier.of(new DatabaseLogin(login, password));
    change("set-root-password.sql", epoch, login, verifier, deadline);
  }

  @Override
  public void endSessions(long epoch, String of, Deadline deadline)
      throws SQLException, SupersededException {
    change("end-root-sessions.sql", epoch, of, "", deadline);
  }

  private void change(String file, long epoch, String of, String verifier, Deadline deadline)
      throws SQLException, SupersededException {
    String block =
        SqlFile.read(PostgresRootSession.class, file)
            .replace("${take-epoch}", PlPgSql.part("take-epoch"))
            .replace("${schema}", SqlName.identifier(roleNames.schema()))
            .replace("${epoch}", Long.toString(epoch))
            .replace("${login}", SqlName.identifier(of))
            .replace("${login:literal}", SqlName.literal(of))
            .replace("${verifier:literal}", SqlName.literal(verifier));
    try (Statement statement = connection.createStatement()) {
      bound(connection, deadline);
      statement.execute(block);
    } catch (SQLException e) {
      if (SUPERSEDED.equals(e.getSQLState())) {
        throw new SupersededException(epoch);
      }
      throw e;
    }
  }

  @Override
  public String timeAfter(Duration time, Deadline deadline) throws SQLException {
    return ask(
            "SELECT (clock_timestamp() + make_interval(secs => ?::float8))::text",
            String.valueOf(time.toMillis() / 1000.0),
            deadline)
        .get(0);
  }

  @Override
  public List<String> accountsOf(LeaseKey key, Deadline deadline) throws SQLException {
    return ask(
        "SELECT rolname FROM pg_roles WHERE starts_with(rolname::text, ?)",
        roleNames.accounts().beforeKey() + key + "-",
        deadline);
  }

  private List<String> ask(String question, String argument, Deadline deadline)
      throws SQLException {
    bound(connection, deadline);
    try (PreparedStatement statement = connection.prepareStatement(question)) {
      statement.setString(1, argument);
      List<String> answers = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          answers.add(rows.getString(1));
        }
      }
      return answers;
    }
  }

  @Override
  public void run(List<String> statements, Deadline deadline) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (String each : statements) {
        bound(connection, deadline);
        statement.execute(each);
      }
      connection.commit();
    } catch (SQLException e) {
      undo(e);
      throw e;
    }
    connection.setAutoCommit(true);
  }

  /** A connection that is lost undoes it, too. */
  private void undo(SQLException reason) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      reason.addSuppressed(e);
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
