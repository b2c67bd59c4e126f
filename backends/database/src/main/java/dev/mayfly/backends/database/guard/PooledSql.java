package dev.mayfly.backends.database.guard;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool;
import dev.mayfly.backends.database.dialect.DatabaseUrl;
import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.backends.database.dialect.SqlConnector;
import dev.mayfly.backends.database.dialect.SqlQuery;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One database on one server as one login, with a few connections kept open so that ending a task
 * costs no login. A call that finds none of them idle, or finds that the one it took is dead, opens
 * one of its own: so it fails as fast as the server does, and never waits for the pool. A statement
 * whose connection is lost is said once more.
 */
final class PooledSql implements Sql {

  private static final int MOST = 4;

  private final DatabaseUrl url;
  private final DatabaseLogin login;
  private final String check;
  private final HikariConfig config = new HikariConfig();
  private final HikariPool pool;

  /**
   * @param ready how many connections are kept open
   * @param check a statement that fails where a connection is not to be used for anything
   * @param warmUp a query that makes the server compile what will be asked
   */
  PooledSql(DatabaseUrl url, DatabaseLogin login, int ready, String check, String warmUp) {
    this.url = url;
    this.login = login;
    this.check = check;
    config.setPoolName("mayfly-guard@" + url);
    config.setJdbcUrl(url.session());
    config.setUsername(login.username());
    config.setPassword(login.password().expose());
    url.properties(SqlConnector.LONGEST).forEach(config::addDataSourceProperty);
    config.setMaximumPoolSize(MOST);
    config.setMinimumIdle(ready);
    config.setConnectionInitSql(check + ";" + warmUp);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(1));
    config.setValidationTimeout(250);
    config.setIdleTimeout(TimeUnit.MINUTES.toMillis(1));
    config.setKeepaliveTime(TimeUnit.MINUTES.toMillis(1));
    config.validate();
    // A data source copies all this by reflection, which costs a start 8 ms.
    this.pool = new HikariPool(config);
  }

  /** Whether a connection stands that has nothing to do. */
  boolean ready() {
    return pool.getIdleConnections() > 0;
  }

  /** Whether no connection stands. */
  boolean empty() {
    return pool.getTotalConnections() == 0;
  }

  /** Returns once a connection stands, or says why none does. */
  void awaitReady(Deadline deadline) throws SQLException {
    try {
      pool.getConnection().close();
    } catch (SQLException e) {
      checked(deadline).close();
    }
  }

  /** Makes no more connections, and lets go of each when its work is done. */
  void retire() {
    config.setMinimumIdle(0);
    pool.softEvictConnections();
  }

  @Override
  public <T> List<T> query(Query query, RowReader<T> reader, Deadline deadline)
      throws SQLException {
    if (ready()) {
      try (Connection connection = pool.getConnection()) {
        return SqlQuery.run(connection, query, reader, deadline);
      } catch (SQLException e) {
        if (deadline.passed() || !isDead(e)) {
          throw e;
        }
        pool.softEvictConnections(); // the others are hardly better
      }
    }
    try (Connection connection = checked(deadline)) {
      return SqlQuery.run(connection, query, reader, deadline);
    } catch (SQLException e) {
      if (deadline.passed() || !url.isLost(e)) {
        throw e;
      }
    }
    try (Connection connection = checked(deadline)) {
      return SqlQuery.run(connection, query, reader, deadline);
    }
  }

  private Connection checked(Deadline deadline) throws SQLException {
    Connection connection = SqlConnector.connect(url, login, deadline);
    try (Statement statement = connection.createStatement()) {
      SqlQuery.bound(connection, deadline);
      statement.execute(check);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Whether the connection was lost, or could not be had from the pool, rather than the statement
   * refused.
   */
  private boolean isDead(SQLException e) {
    return String.valueOf(e.getSQLState()).startsWith("08")
        || url.isEnded(e)
        || e instanceof java.sql.SQLTransientConnectionException;
  }

  @Override
  public void close() {
    try {
      pool.shutdown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
