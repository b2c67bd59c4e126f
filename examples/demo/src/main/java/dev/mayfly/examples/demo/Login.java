package dev.mayfly.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/** Somebody's login to PostgreSQL. Prints as its user name. */
record Login(String url, String user, String password) {

  /** Reads the login that Mayfly delivered to a job as a connection service file of libpq's. */
  static Login inServiceFile(Path file, String url) throws IOException {
    Properties lines = new Properties();
    for (String line : Files.readAllLines(file)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        lines.setProperty(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return new Login(url, lines.getProperty("user", ""), lines.getProperty("password", ""));
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  /**
   * The server's words when it refuses the login; empty when it lets it in.
   *
   * @throws SQLException for whatever else keeps one from logging in: it proves nothing
   */
  Optional<String> refusal() throws SQLException {
    try {
      connect().close();
      return Optional.empty();
    } catch (SQLException e) {
      if (isRefusal(e)) {
        return Optional.of(words(e));
      }
      throw e;
    }
  }

  /** Class 28 is "invalid authorization"; a rule for addresses is none about this login. */
  private static boolean isRefusal(SQLException e) {
    return String.valueOf(e.getSQLState()).startsWith("28")
        && !String.valueOf(e.getMessage()).contains("pg_hba");
  }

  static String words(SQLException e) {
    return e.getMessage() + " (" + e.getSQLState() + ")";
  }

  @Override
  public String toString() {
    return user;
  }
}
