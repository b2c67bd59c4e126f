package dev.mayfly.examples.batchjob;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The nightly report: adds the tax to every sale, in a table of its own. Its login is the service
 * {@code reporting} of libpq's connection service file, which the PostgreSQL driver finds through
 * the environment variable {@code PGSERVICEFILE}.
 */
public final class BatchJob {

  private static final String LOGIN = "jdbc:postgresql:///?service=reporting";
  private static final int DEFAULT_SECONDS = 10;

  private BatchJob() {}

  /**
   * Exits 0 when the report is complete, 1 when PostgreSQL ended it.
   *
   * @param arguments at most one: how many seconds the report takes, 10 by default
   */
  public static void main(String[] arguments) {
    int seconds = arguments.length == 0 ? DEFAULT_SECONDS : Integer.parseInt(arguments[0]);
    System.exit(run(Duration.ofSeconds(seconds), System.out));
  }

  private static int run(Duration length, PrintStream out) {
    try (Connection connection = DriverManager.getConnection(LOGIN)) {
      new Report(connection, out).write(length);
      return 0;
    } catch (SQLException e) {
      out.println("PostgreSQL says: " + e.getMessage() + " (" + e.getSQLState() + ")");
      return 1;
    }
  }
}
