package dev.mayfly.backends.database.dialect.postgresql;

import static dev.mayfly.backends.database.dialect.postgresql.GuardFunctions.array;
import static dev.mayfly.backends.database.dialect.postgresql.GuardFunctions.text;

import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.core.time.Deadline;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * The functions that {@link SetUpSql} made and that clean up after accounts, in one database of one
 * server.
 */
public final class CleaningFunctions {

  /** One call touches so many things at most: each takes a lock until the call is over. */
  public static final int PORTION = 250;

  private final Sql sql;
  private final String schema;

  /** An account for which there is something to do in a database. */
  public record Place(String database, String key, String account) {}

  /**
   * What was taken out, or could not be.
   *
   * @param state SQLSTATE; empty: it was taken out
   */
  public record Disarmed(String kind, String what, String remedy, String state, String error) {}

  /**
   * Something that did not pass on, or at the end of a portion how much did.
   *
   * @param object empty: this is the end of a portion
   * @param state why not: SQLSTATE, {@code armed}, {@code temporary} or {@code extension}
   */
  public record Passed(
      String object, String kind, String what, String state, String error, int passed) {}

  /** Why it could not be done. */
  public record Failed(String state, String error) {}

  /** An account that could not be dropped. */
  public record NotDropped(String key, String account, String id, Failed why) {}

  /** Something that hangs on an account; what is elsewhere is told by its number. */
  public record Hanging(String key, String account, String database, String kind, String what) {}

  public CleaningFunctions(Sql sql, String schema) {
    this.sql = sql;
    this.schema = SqlName.identifier(schema);
  }

  public List<Place> databasesOf(Collection<String> keys, Deadline deadline) throws SQLException {
    return sql.query(
        Sql.Query.of(
            "SELECT database, key, account FROM " + schema + ".databases_of(?)",
            (Object) array(keys)),
        row -> new Place(text(row, 1), text(row, 2), text(row, 3)),
        deadline);
  }

  /** Takes out what is armed, a portion of it. */
  public List<Disarmed> disarm(
      String account, String code, Collection<String> skipped, Deadline deadline)
      throws SQLException {
    return sql.query(
        Sql.Query.of(
            "SELECT kind, what, remedy, state, error FROM " + schema + ".disarm(?::name, ?, ?, ?)",
            account,
            code,
            PORTION,
            array(skipped)),
        row -> new Disarmed(text(row, 1), text(row, 2), text(row, 3), text(row, 4), text(row, 5)),
        deadline);
  }

  /** Passes on what the account owns here, a portion of it. */
  public List<Passed> pass(
      String account, String code, Collection<String> skipped, Deadline deadline)
      throws SQLException {
    return sql.query(
        Sql.Query.of(
            "SELECT object, kind, what, state, error, passed FROM "
                + schema
                + ".pass(?::name, ?, ?, ?)",
            account,
            code,
            PORTION,
            array(skipped)),
        row ->
            new Passed(
                text(row, 1),
                text(row, 2),
                text(row, 3),
                text(row, 4),
                text(row, 5),
                row.getInt(6)),
        deadline);
  }

  /** Takes back what the account was granted here, once it owns nothing that could pass. */
  public List<Failed> rest(String account, Deadline deadline) throws SQLException {
    return sql.query(
        Sql.Query.of("SELECT state, error FROM " + schema + ".rest(?::name)", account),
        row -> failed(row, 1),
        deadline);
  }

  /** Drops the keys' accounts, and tells those that are still there. */
  public List<NotDropped> drop(Collection<String> keys, String spared, Deadline deadline)
      throws SQLException {
    return sql.query(
        Sql.Query.of(
            "SELECT key, account, id, state, error FROM " + schema + ".drop(?, ?::name)",
            array(keys),
            spared),
        row -> new NotDropped(text(row, 1), text(row, 2), text(row, 3), failed(row, 4)),
        deadline);
  }

  /** Whether the account is still there: its issuer may drop it at the same time. */
  public boolean exists(String account, Deadline deadline) throws SQLException {
    Sql.Query query =
        Sql.Query.of("SELECT FROM pg_catalog.pg_roles WHERE rolname = ?::name", account);
    return !sql.query(query, row -> account, deadline).isEmpty();
  }

  public List<Hanging> hanging(Collection<String> keys, Deadline deadline) throws SQLException {
    return sql.query(
        Sql.Query.of(
            "SELECT key, account, database, kind, what FROM " + schema + ".hanging(?)",
            (Object) array(keys)),
        row -> new Hanging(text(row, 1), text(row, 2), text(row, 3), text(row, 4), text(row, 5)),
        deadline);
  }

  private static Failed failed(ResultSet row, int column) throws SQLException {
    return new Failed(text(row, column), text(row, column + 1));
  }
}
