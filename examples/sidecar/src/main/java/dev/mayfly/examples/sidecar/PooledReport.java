package dev.mayfly.examples.sidecar;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.mayfly.client.MayflyClient;
import dev.mayfly.client.TaskSession;
import dev.mayfly.client.TaskStatus;
import dev.mayfly.client.hikari.MayflyPool;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A report that reads through a pool. However long it takes: the pool moves from one login to the
 * next while it is in use.
 */
public final class PooledReport {

  private static final String GRANT = "reporting/report_writer";

  private PooledReport() {}

  /** {@code MAYFLY_SOCKET} names the sidecar's socket. */
  public static void main(String[] arguments) throws Exception {
    try (TaskSession task = MayflyClient.usual().join("java-report")) {
      try (HikariDataSource pool = MayflyPool.open(task, GRANT, new HikariConfig())) {
        System.out.println(report(pool));
      }
      TaskStatus end = task.end("done", Duration.ofSeconds(60));
      System.out.println(
          end.proven() ? "the login is proven to be gone" : "the proof is not there yet");
    }
  }

  private static String report(DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) || ' sales read as ' || current_user FROM report.sale")) {
      row.next();
      return row.getString(1);
    }
  }
}
