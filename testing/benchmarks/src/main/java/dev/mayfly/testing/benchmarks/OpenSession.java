package dev.mayfly.testing.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A session of the task's login that does not die with the task, as of somebody who took its
 * credential. Busy until PostgreSQL ends it.
 */
final class OpenSession implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;
  private static final String ADMIN_SHUTDOWN = "57P01"; // what a terminated session is told

  private final Connection connection;
  private final CompletableFuture<Long> ended = new CompletableFuture<>();

  OpenSession(Site site, String user, String password) throws SQLException {
    this.connection = site.postgres().connect(Site.DATABASE, user, password);
    Thread thread = new Thread(this::sleep, "session");
    thread.setDaemon(true);
    thread.start();
  }

  /** With the login of a file of variables. */
  static OpenSession of(Site site, Path credential) throws IOException, SQLException {
    Properties login = new Properties();
    try (var lines = Files.newBufferedReader(credential)) {
      login.load(lines);
    }
    return new OpenSession(site, value(login, "PGUSER"), value(login, "PGPASSWORD"));
  }

  private static String value(Properties login, String name) {
    return login.getProperty(name).replaceAll("^[\"']|[\"']$", "");
  }

  private void sleep() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_sleep(3600)");
      ended.completeExceptionally(new IllegalStateException("The session came to its own end"));
    } catch (SQLException e) {
      long now = System.nanoTime();
      if (ADMIN_SHUTDOWN.equals(e.getSQLState())) {
        ended.complete(now);
      } else {
        ended.completeExceptionally(e);
      }
    }
  }

  /** When its client saw it killed, in {@link System#nanoTime}. */
  long awaitEnd() throws InterruptedException, ExecutionException, TimeoutException {
    return ended.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
