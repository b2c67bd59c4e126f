package dev.mayfly.backends.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One database on one server, with a few connections kept open so that ending a task costs no
 * login. A call that finds none of them idle, or finds that the one it took is dead, opens one of
 * its own: so it fails as fast as the server does, and never waits for the pool. A call whose login
 * is replaced while it runs is made again as the successor.
 */
final class PooledSql implements Sql {

  private static final int MOST = 4;

  private final PostgresUrl url;
  private final Supplier<DatabaseLogin> login;
  private final HikariDataSource pool;

  /**
   * @param ready how many connections are kept open
   * @param warmUp a query that makes the server compile what will be asked
   */
  PooledSql(PostgresUrl url, Supplier<DatabaseLogin> login, int ready, String warmUp) {
    this.url = url;
    this.login = login;
    HikariConfig config = new HikariConfig();
    config.setPoolName("mayfly-guard@" + url);
    config.setJdbcUrl(url.jdbc());
    config.setCredentialsProvider(this::credentials);
    SqlConnector.options().forEach(config::addDataSourceProperty);
    config.setMaximumPoolSize(MOST);
    config.setMinimumIdle(ready);
    config.setConnectionInitSql(warmUp);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(1));
    config.setValidationTimeout(250);
    config.setIdleTimeout(TimeUnit.MINUTES.toMillis(1));
    config.setKeepaliveTime(TimeUnit.MINUTES.toMillis(1));
    this.pool = new HikariDataSource(config);
  }

  private Credentials credentials() {
    DatabaseLogin now = login.get();
    return Credentials.of(now.username(), now.password().expose());
  }

  /** Lets go of the connections there are: of idle ones now, of others when their work is done. */
  void renew() {
    pool.getHikariPoolMXBean().softEvictConnections();
  }

  @Override
  public <T> List<T> query(Query query, RowReader<T> reader, Deadline deadline)
      throws SQLException {
    boolean mayBePooled = true;
    while (true) {
      DatabaseLogin used = login.get();
      boolean pooled = mayBePooled && pool.getHikariPoolMXBean().getIdleConnections() > 0;
      try (Connection connection = pooled ? pooled(used, deadline) : fresh(used, deadline)) {
        return run(connection, query, reader, deadline);
      } catch (SQLException e) {
        boolean replaced = !login.get().equals(used);
        if (deadline.passed() || !(replaced || (pooled && isDead(e)))) {
          throw e;
        }
      }
      renew(); // the pool's other connections are hardly better
      mayBePooled = false;
    }
  }

  /** The pool may still have been opening a connection for an earlier login when it was renewed. */
  private Connection pooled(DatabaseLogin as, Deadline deadline) throws SQLException {
    Connection connection = pool.getConnection();
    if (as.username().equals(connection.getMetaData().getUserName())) {
      return connection;
    }
    pool.evictConnection(connection);
    return fresh(as, deadline);
  }

  private Connection fresh(DatabaseLogin as, Deadline deadline) throws SQLException {
    return SqlConnector.connect(url, as, deadline);
  }

  private static <T> List<T> run(
      Connection connection, Query query, RowReader<T> reader, Deadline deadline)
      throws SQLException {
    connection.setNetworkTimeout(Runnable::run, (int) Math.max(1, deadline.remaining().toMillis()));
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
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          rows.add(reader.read(results));
        }
      }
      return rows;
    }
  }

  /**
   * Whether the connection was lost, or could not be had from the pool, rather than the statement
   * refused.
   */
  private static boolean isDead(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("08")
        || state.startsWith("57P")
        || e instanceof java.sql.SQLTransientConnectionException;
  }

  @Override
  public void close() {
    pool.close();
  }
}
