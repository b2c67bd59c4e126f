package dev.mayfly.backends.database;

import dev.mayfly.core.time.Deadline;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The functions that {@link SetUpSql} made, in one database of one server. Where an account may be
 * spared, an empty name spares none.
 */
final class GuardFunctions {

  /**
   * One call locks or drops so many accounts at most: each takes a lock on the server until the
   * call is over.
   */
  private static final int BATCH = 250;

  /**
   * How long a call may wait, in milliseconds, for sessions to be gone or for logins to be decided.
   */
  private static final int PATIENCE = 100;

  private final Sql sql;
  private final String schema;

  /**
   * What was done to an account.
   *
   * @param error empty: it was done
   */
  record Done(String key, String account, String id, String error) {}

  /** A session that was told to end. */
  record Killed(String id, boolean remains) {}

  /**
   * What {@code observe} found: an account, a session (its id is the account's), a session whose
   * account is dropped, a login under way; the primary's position in the WAL, or that a standby has
   * not replayed up to it.
   *
   * @param age how long a session whose account is dropped has been open; zero for all else
   */
  record Seen(String kind, String key, String account, String id, String login, Duration age) {}

  /** A database in which an account owns or was granted something. */
  record Place(String database, String key) {}

  GuardFunctions(Sql sql, String schema) {
    this.sql = sql;
    this.schema = "\"" + schema + "\"";
  }

  /** Makes a new session of the server compile the functions, before they are needed. */
  static String warmUp(String schema) {
    return "SELECT FROM \"%1$s\".lock('{}'), \"%1$s\".kill('{}', '{}', 0), \"%1$s\".observe('{}', '{}', '{}', 0, '0/0')"
        .formatted(schema);
  }

  /** Forbids the keys' accounts to log in. */
  List<Done> lock(Collection<String> keys, String spared, Deadline deadline) throws SQLException {
    return inBatches("lock", keys, spared, deadline);
  }

  /** Drops the keys' accounts. */
  List<Done> drop(Collection<String> keys, String spared, Deadline deadline) throws SQLException {
    return inBatches("drop", keys, spared, deadline);
  }

  /**
   * Passes on what the keys' accounts own in this database, and takes back what they were granted.
   */
  List<Done> disown(Collection<String> keys, String spared, Deadline deadline) throws SQLException {
    return inBatches("disown", keys, spared, deadline);
  }

  private List<Done> inBatches(
      String function, Collection<String> keys, String spared, Deadline deadline)
      throws SQLException {
    List<String> all = List.copyOf(keys);
    List<Done> done = new ArrayList<>();
    for (int from = 0; from < all.size(); from += BATCH) {
      String[] batch = all.subList(from, Math.min(all.size(), from + BATCH)).toArray(String[]::new);
      done.addAll(
          sql.query(
              Sql.Query.of(
                  "SELECT key, account, id, error FROM " + schema + "." + function + "(?, ?::name)",
                  batch,
                  spared),
              row -> new Done(text(row, 1), text(row, 2), text(row, 3), text(row, 4)),
              deadline));
    }
    return done;
  }

  /** Ends the sessions of the keys' accounts, and of those ids whose account is gone. */
  List<Killed> kill(
      Collection<String> keys, Collection<String> ids, String spared, Deadline deadline)
      throws SQLException {
    return sql.query(
        Sql.Query.of(
            "SELECT id, remains FROM " + schema + ".kill(?, ?::text[]::oid[], ?, ?::name)",
            array(keys),
            array(ids),
            PATIENCE,
            spared),
        row -> new Killed(text(row, 1), row.getBoolean(2)),
        deadline);
  }

  /** Ends those of the logins that are still under way and had time enough. */
  int killLogins(Collection<String> logins, Deadline deadline) throws SQLException {
    return sql.query(
            Sql.Query.of("SELECT login FROM " + schema + ".kill_logins(?)", (Object) array(logins)),
            row -> text(row, 1),
            deadline)
        .size();
  }

  /**
   * Looks for the keys' accounts, their sessions and those of the ids, and logins under way.
   *
   * @param logins only these; empty: all
   * @param position of the primary, which a standby must have replayed up to; empty where it was
   *     not seen, and at the primary itself
   */
  List<Seen> observe(
      Collection<String> keys,
      Collection<String> ids,
      Optional<Set<String>> logins,
      Optional<String> position,
      Deadline deadline)
      throws SQLException {
    List<Object> arguments = new ArrayList<>(List.of(array(keys), array(ids)));
    logins.ifPresent(only -> arguments.add(array(only)));
    arguments.add(PATIENCE);
    position.ifPresent(arguments::add);
    return sql.query(
        new Sql.Query(
            "SELECT kind, key, account, id, login, age FROM %s.observe(?, ?::text[]::oid[], %s, ?, %s)"
                .formatted(
                    schema,
                    logins.isPresent() ? "?" : "NULL",
                    position.isPresent() ? "?::text::pg_lsn" : "NULL"),
            arguments),
        row ->
            new Seen(
                text(row, 1),
                text(row, 2),
                text(row, 3),
                text(row, 4),
                text(row, 5),
                Duration.ofMillis((long) (1000 * row.getDouble(6)))),
        deadline);
  }

  List<Place> databasesOf(Collection<String> keys, Deadline deadline) throws SQLException {
    return sql.query(
        Sql.Query.of(
            "SELECT database, key FROM " + schema + ".databases_of(?)", (Object) array(keys)),
        row -> new Place(text(row, 1), text(row, 2)),
        deadline);
  }

  private static String[] array(Collection<String> texts) {
    return texts.toArray(String[]::new);
  }

  /** The column's text; empty where it is null. */
  private static String text(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }
}
