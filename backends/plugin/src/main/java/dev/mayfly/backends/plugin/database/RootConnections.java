package dev.mayfly.backends.plugin.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool;
import dev.mayfly.backends.database.dialect.DatabaseUrl;
import dev.mayfly.backends.database.dialect.Servers;
import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.backends.database.dialect.SqlConnector;
import dev.mayfly.backends.database.dialect.SqlQuery;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The connections of a root login: a pool for each place, of which that of the primary is kept
 * ready. Whoever finds all of them at work waits for one.
 */
final class RootConnections implements Servers {

  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toMillis(20);

  private final Dialect dialect;
  private final DatabaseLogin login;
  private final int most;
  private final int idle;
  private final Map<DatabaseUrl, Pool> pools = new ConcurrentHashMap<>();

  RootConnections(Dialect dialect, DatabaseLogin login, int most, int idle) {
    this.dialect = dialect;
    this.login = login;
    this.most = most;
    this.idle = idle;
  }

  @Override
  public Sql at(DatabaseUrl url) {
    return pool(url);
  }

  private Pool pool(DatabaseUrl url) {
    return pools.computeIfAbsent(url, this::newPool);
  }

  @Override
  public Optional<DatabaseLogin> login() {
    return Optional.of(login);
  }

  /** Executes the statements at the primary, all of them or none where the server can. */
  void execute(List<String> statements, Deadline deadline) throws SQLException {
    try (Connection connection = pool(dialect.primary()).connection(deadline)) {
      SqlQuery.bound(connection, deadline);
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        for (String text : statements) {
          statement.execute(text);
        }
        connection.commit();
      } // the pool rolls back what is not committed
    }
  }

  private Pool newPool(DatabaseUrl url) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("mayfly-root@" + url);
    config.setJdbcUrl(url.session());
    config.setUsername(login.username());
    config.setPassword(login.password().expose());
    url.properties(SqlConnector.LONGEST).forEach(config::addDataSourceProperty);
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(url.equals(dialect.primary()) ? idle : 0);
    if (!dialect.check().isEmpty()) {
      config.setConnectionInitSql(dialect.check());
    }
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(LONGEST_WAIT);
    config.setIdleTimeout(TimeUnit.MINUTES.toMillis(1));
    config.setKeepaliveTime(TimeUnit.MINUTES.toMillis(1));
    return new Pool(
        url,
        dialect
            .driver()
            .map(driver -> pool(config, driver.getClass()))
            .orElseGet(() -> pool(config)));
  }

  private static HikariPool pool(HikariConfig config) {
    config.validate();
    return new HikariPool(config);
  }

  /** A pool finds a driver that is not on the class path by its name, in the thread's loader. */
  private static HikariPool pool(HikariConfig config, Class<?> driver) {
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    thread.setContextClassLoader(driver.getClassLoader());
    try {
      config.setDriverClassName(driver.getName());
      return pool(config);
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  @Override
  public void close() {
    pools.values().forEach(Pool::close);
    pools.clear();
  }

  private record Pool(DatabaseUrl url, HikariPool connections) implements Sql {

    Connection connection(Deadline deadline) throws SQLException {
      long left = deadline.remaining().toMillis();
      try {
        return connections.getConnection(Math.max(1, Math.min(LONGEST_WAIT, left)));
      } catch (SQLTransientConnectionException e) {
        throw e.getCause() instanceof SQLException cause ? cause : e; // it knows why
      }
    }

    @Override
    public <T> List<T> query(Query query, RowReader<T> reader, Deadline deadline)
        throws SQLException {
      try (Connection connection = connection(deadline)) {
        return SqlQuery.run(connection, query, reader, deadline);
      } catch (SQLException e) {
        if (deadline.passed() || !(url.isLost(e) || url.isEnded(e))) {
          throw e;
        }
        connections.softEvictConnections(); // the others are hardly better
      }
      try (Connection connection = connection(deadline)) {
        return SqlQuery.run(connection, query, reader, deadline);
      }
    }

    @Override
    public void close() {
      try {
        connections.shutdown();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
