package dev.mayfly.backends.database.dialect.mysql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/**
 * The XA transactions that somebody prepared on a server, and nobody has finished. They outlive
 * their session and its account, with their locks, and anybody can commit them. The server does not
 * say whose they are: only their ids can.
 */
public final class PreparedTransactions {

  private final Sql sql;

  /** One of them, its id as bytes in hexadecimal. */
  public record Prepared(String id, int format, int globalLength, int branchLength) {

    /** The id as text, with whatever its bytes are. */
    public String text() {
      return new String(HexFormat.of().parseHex(id), ISO_8859_1);
    }

    /** As a statement names it. */
    String sql() {
      String global = id.substring(0, 2 * globalLength);
      return "X'" + global + "', X'" + id.substring(2 * globalLength) + "', " + format;
    }
  }

  public PreparedTransactions(Sql sql) {
    this.sql = sql;
  }

  public List<Prepared> all(Deadline deadline) throws SQLException {
    return sql.query(
        Sql.Query.of("XA RECOVER"),
        row ->
            new Prepared(
                HexFormat.of().formatHex(row.getBytes(4)),
                row.getInt(1),
                row.getInt(2),
                row.getInt(3)),
        deadline);
  }

  /** Undoes what it did. */
  public void rollBack(Prepared transaction, Deadline deadline) throws SQLException {
    sql.query(Sql.Query.of("XA ROLLBACK " + transaction.sql()), row -> "", deadline);
  }
}
