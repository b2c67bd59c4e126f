package dev.mayfly.examples.batchjob;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** One report, written sale by sale over one connection. */
final class Report {

  private static final int CHUNK = 500;
  private static final BigDecimal WITH_TAX = new BigDecimal("1.19");

  private final Connection connection;
  private final PrintStream out;

  Report(Connection connection, PrintStream out) {
    this.connection = connection;
    this.out = out;
  }

  /** Writes the whole report in about this time, a transaction for every 500 sales. */
  void write(Duration length) throws SQLException {
    connection.setAutoCommit(false);
    introduce();
    String table = createTable();
    long sales = Long.parseLong(ask("SELECT count(*) FROM report.sale"));
    double seconds = length.toSeconds() * (double) CHUNK / Math.max(sales, CHUNK);
    long written = 0;
    for (long last = 0; written < sales; ) {
      last = copy(table, last);
      connection.commit();
      written = Math.min(written + CHUNK, sales);
      out.printf("%,d of %,d sales read, as many rows written%n", written, sales);
      ask("SELECT pg_sleep(" + seconds + ")"); // a statement that keeps the server busy
    }
    out.println("the report is complete: " + table);
  }

  private void introduce() throws SQLException {
    out.printf(
        "process %d, session %s as %s%n",
        ProcessHandle.current().pid(), ask("SELECT pg_backend_pid()"), ask("SELECT session_user"));
  }

  private String createTable() throws SQLException {
    String table =
        "report.taxed_" + ask("SELECT to_char(clock_timestamp(), 'YYYYMMDD_HH24MISS_MS')");
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE " + table + " (sale bigint PRIMARY KEY, total numeric)");
    }
    connection.commit();
    out.println("table " + table + " is made");
    return table;
  }

  /** Copies the chunk of sales after the one given; returns the last it copied. */
  private long copy(String table, long after) throws SQLException {
    String read = "SELECT id, amount FROM report.sale WHERE id > ? ORDER BY id LIMIT " + CHUNK;
    String write = "INSERT INTO " + table + " VALUES (?, ?)";
    long last = after;
    try (PreparedStatement reading = connection.prepareStatement(read);
        PreparedStatement writing = connection.prepareStatement(write)) {
      reading.setLong(1, after);
      try (ResultSet sales = reading.executeQuery()) {
        while (sales.next()) {
          last = sales.getLong("id");
          writing.setLong(1, last);
          writing.setBigDecimal(2, withTax(sales.getBigDecimal("amount")));
          writing.addBatch();
        }
      }
      writing.executeBatch();
    }
    return last;
  }

  private static BigDecimal withTax(BigDecimal amount) {
    return amount.multiply(WITH_TAX).setScale(2, RoundingMode.HALF_UP);
  }

  private String ask(String question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      answer.next();
      return answer.getString(1);
    }
  }
}
