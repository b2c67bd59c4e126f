package dev.mayfly.backends.database.dialect.postgresql;

import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.core.backend.UnknownAccount;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.time.Deadline;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The functions that {@link SetUpSql} made and that cut access and look at what is left of it, in
 * one database of one server. Where an account may be spared, an empty name spares none.
 */
public final class GuardFunctions {

  /**
   * How long a call may wait, in milliseconds, for sessions to be gone or for logins to be decided.
   */
  private static final int PATIENCE = 100;

  /** So many locks of its own a connection gives back when the server has none left. */
  private static final int BALLAST = 64;

  private static final String PANIC = "%s.panic(%s, %s::text[]::oid[], " + BALLAST + ")";

  private final Sql sql;
  private final String schema;

  /**
   * An account that was cut.
   *
   * @param killed how many sessions were told to end
   * @param error why it could not be locked; empty: it is, or that was not asked for
   */
  public record CutAccount(String key, String account, String id, int killed, String error) {}

  /**
   * What {@code kill} tells: a session that was {@code killed} or {@code remains} (its id is the
   * account's), a transaction that is {@code prepared}, the primary's {@code position}, or that a
   * standby is {@code behind}.
   */
  public record Killed(String kind, String id, String what) {}

  /**
   * What {@code observe} found: an account, a way in which it has access, a session whose account
   * is dropped, a login under way; the primary's position in the WAL, or that a standby has not
   * replayed up to it.
   *
   * @param id the account's
   * @param what which session, role, database, transaction, login or position
   * @param age how long a session whose account is dropped has been open; zero for all else
   */
  public record Seen(
      String kind, String key, String account, String id, String what, Duration age) {}

  /** A transaction that an account has prepared. */
  public record Prepared(String key, String account, String gid, String database) {}

  public GuardFunctions(Sql sql, String schema) {
    this.sql = sql;
    this.schema = SqlName.identifier(schema);
  }

  /**
   * Refuses to go on where the functions are not Mayfly's: whoever may make a schema could have put
   * others in their place. Nobody but the owner role can change them after that.
   */
  public static String check(RoleNames roleNames) {
    return """
        DO $check$
        DECLARE
          found text := (SELECT o.rolname || ', ' || coalesce(obj_description(n.oid, 'pg_namespace'), '')
                         FROM pg_namespace n JOIN pg_roles o ON o.oid = n.nspowner WHERE n.nspname = %1$s);
        BEGIN
          IF found IS NULL OR NOT starts_with(found, %2$s) THEN
            RAISE invalid_schema_name USING MESSAGE = format(
              'database %%s has no functions of Mayfly in schema %%s%%s. fix: mayfly generate sql, and run the part for it',
              current_database(), %1$s, ', but something else of ' || split_part(found, ',', 1));
          END IF;
        END $check$"""
        .formatted(
            SqlName.literal(roleNames.schema()),
            SqlName.literal(roleNames.owner() + ", " + SetUpSql.CALLS + ";"));
  }

  /**
   * Makes a new session of the server compile the functions before they are needed, and take its
   * ballast: after five calls it plans no more, for which it would need locks.
   */
  public static String warmUp(String name) {
    String schema = SqlName.identifier(name);
    return "SELECT "
        + PANIC.formatted(schema, "'{}'", "'{}'")
        + " FROM generate_series(1, 6); SELECT FROM %1$s.cut('{}', 0), %1$s.kill('{}', '{}', '{}', 0, NULL), %1$s.observe('{}', '{}', '{}', 0, '0/0')"
            .formatted(schema);
  }

  /**
   * Ends sessions, takes memberships away and locks the accounts.
   *
   * @param patience how many milliseconds it may wait for rows that a task can hold; empty:
   *     accounts are not locked yet
   */
  public List<CutAccount> cut(
      Collection<String> keys, Optional<Integer> patience, String spared, Deadline deadline)
      throws SQLException {
    return sql.query(
        Sql.Query.of(
            "SELECT key, account, id, killed, error FROM %s.cut(?, %s, ?::name)"
                .formatted(schema, patience.map(String::valueOf).orElse("NULL")),
            array(keys),
            spared),
        row ->
            new CutAccount(text(row, 1), text(row, 2), text(row, 3), row.getInt(4), text(row, 5)),
        deadline);
  }

  /**
   * Ends the sessions of the keys' accounts, of those ids whose account is gone, and the orphans
   * named.
   *
   * @param position of the primary, up to which a standby is to replay meanwhile
   */
  public List<Killed> kill(
      Collection<String> keys,
      Collection<String> ids,
      Collection<String> orphans,
      Optional<String> position,
      String spared,
      Deadline deadline)
      throws SQLException {
    List<Object> arguments =
        new ArrayList<>(List.of(array(keys), array(ids), array(orphans), PATIENCE));
    position.ifPresent(arguments::add);
    arguments.add(spared);
    return sql.query(
        new Sql.Query(
            "SELECT kind, id, what FROM %s.kill(?, ?::text[]::oid[], ?, ?, %s, ?::name)"
                .formatted(schema, lsn(position)),
            arguments),
        row -> new Killed(text(row, 1), text(row, 2), text(row, 3)),
        deadline);
  }

  /** Ends those of the logins that are still under way and had time enough. */
  public int killLogins(Collection<String> logins, Deadline deadline) throws SQLException {
    return sql.query(
            Sql.Query.of("SELECT login FROM " + schema + ".kill_logins(?)", (Object) array(logins)),
            row -> text(row, 1),
            deadline)
        .size();
  }

  /** Ends the sessions of the keys' accounts while the server has no lock left to give. */
  public void panic(Collection<String> keys, Collection<String> ids, Deadline deadline)
      throws SQLException {
    sql.query(
        Sql.Query.of("SELECT " + PANIC.formatted(schema, "?", "?"), array(keys), array(ids)),
        row -> row.getInt(1),
        deadline);
  }

  /** What the keys' accounts have prepared. */
  public List<Prepared> prepared(Collection<String> keys, Deadline deadline) throws SQLException {
    return sql.query(
        Sql.Query.of(
            "SELECT key, account, gid, database FROM " + schema + ".prepared(?)",
            (Object) array(keys)),
        row -> new Prepared(text(row, 1), text(row, 2), text(row, 3), text(row, 4)),
        deadline);
  }

  /** Lets the guard's login act as the account, or no longer. */
  public void borrow(String account, boolean back, Deadline deadline) throws SQLException {
    sql.query(
        Sql.Query.of("SELECT " + schema + ".borrow(?::name, ?)", account, back),
        row -> "",
        deadline);
  }

  /**
   * Looks for the keys' accounts, what access they and the ids have, and logins under way.
   *
   * @param logins only these; empty: all
   * @param position of the primary, which a standby must have replayed up to; empty where it was
   *     not seen, and at the primary itself
   */
  public List<Seen> observe(
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
            "SELECT kind, key, account, id, what, age FROM %s.observe(?, ?::text[]::oid[], %s, ?, %s)"
                .formatted(schema, logins.isPresent() ? "?" : "NULL", lsn(position)),
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

  /**
   * Accounts of the groups and of guards that are no Mayfly's, as far as can be told.
   *
   * @param patience how many milliseconds those that carry a key are waited for to be noted
   */
  public List<UnknownAccount> unknown(Collection<String> groups, int patience, Deadline deadline)
      throws SQLException {
    return sql.query(
        Sql.Query.of(
            "SELECT account, key FROM " + schema + ".unknown(?::text[]::name[], ?)",
            array(groups),
            patience),
        row -> unknown(text(row, 1), text(row, 2)),
        deadline);
  }

  private static UnknownAccount unknown(String account, String key) {
    return new UnknownAccount(
        account,
        key.isEmpty() ? Optional.empty() : Optional.of(new LeaseKey(key)),
        "ALTER ROLE %s NOLOGIN; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s"
            .formatted(SqlName.identifier(account), SqlName.literal(account)));
  }

  /** The keys of accounts whose own time is over, and that nobody has ended. */
  public List<String> expired(Deadline deadline) throws SQLException {
    return sql.query(
        Sql.Query.of("SELECT key FROM " + schema + ".expired()"), row -> text(row, 1), deadline);
  }

  /**
   * Ends those of the accounts that may be ended: each that was tried, and why it was not. Who logs
   * in before the first call is committed is let in, and ended by the second.
   */
  public Map<String, String> endUnknown(Collection<String> accounts, Deadline deadline)
      throws SQLException {
    tryToEnd(accounts, deadline);
    return tryToEnd(accounts, deadline);
  }

  private Map<String, String> tryToEnd(Collection<String> accounts, Deadline deadline)
      throws SQLException {
    Map<String, String> tried = new TreeMap<>();
    sql.query(
            Sql.Query.of(
                "SELECT account, error FROM " + schema + ".end_unknown(?::text[]::name[])",
                (Object) array(accounts)),
            row -> Map.entry(text(row, 1), text(row, 2)),
            deadline)
        .forEach(each -> tried.put(each.getKey(), each.getValue()));
    return tried;
  }

  private static String lsn(Optional<String> position) {
    return position.isPresent() ? "?::text::pg_lsn" : "NULL";
  }

  static String[] array(Collection<String> texts) {
    return texts.toArray(String[]::new);
  }

  /** The column's text; empty where it is null. */
  static String text(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }
}
