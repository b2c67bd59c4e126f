package dev.mayfly.backends.database.dialect.mysql;

import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.core.time.Deadline;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The routines that {@link SetUpSql} made, on one server. Where an account may be spared, an empty
 * name spares none.
 */
public final class GuardRoutines {

  /** What {@link #check} fails with where the routines are not Mayfly's. */
  public static final int NOT_OURS = 1242;

  private final Sql sql;
  private final String schema;

  /**
   * What became of an account, or of an event of one.
   *
   * @param account empty: this is about an event
   * @param host the account's, or which event
   * @param failure empty: the account is locked
   */
  public record Locked(String key, String account, String host, String failure) {

    /** By which it is recorded: a name alone may be another's from another host. */
    public String id() {
      return account + "@" + host;
    }
  }

  /**
   * What {@code observe} found: a {@code login} that is let in, a {@code locked} account, a {@code
   * session}, an {@code event}; a connection that is {@code half-open}, or {@code hidden} in
   * somebody's routine; the server's {@code position}.
   */
  public record Seen(String kind, String key, String account, String what) {}

  /** Something that runs with the rights of an account. */
  public record Defined(String kind, String place, String name, String account, String key) {

    /** For people. */
    public String where() {
      return place + "." + name;
    }
  }

  /** An account that could not be dropped. */
  public record NotDropped(String key, String account, String host, String why) {}

  /**
   * An account, or a role.
   *
   * @param rights that it has everywhere, as a sum of {@link GlobalRight}s
   * @param changed when its password was, in seconds of the epoch; negative: nobody knows
   * @param lifetime for how many days its password holds; 0: for ever
   */
  public record ListedAccount(
      AccountName name,
      boolean role,
      boolean locked,
      long rights,
      long changed,
      long lifetime,
      String comment,
      int sessions) {}

  /**
   * What an account or role was given.
   *
   * @param kind {@code role}, {@code database}, {@code table} or {@code routine}
   * @param place which role, or which database
   * @param reads how many things it may read, or call where they are routines
   * @param writes how many it may change
   * @param passesOn how many of these rights it may grant to others
   */
  public record ListedRight(
      String kind, AccountName to, String place, int reads, int writes, int passesOn) {}

  public GuardRoutines(Sql sql, OwnNames names) {
    this.sql = sql;
    this.schema = SqlText.identifier(names.schema());
  }

  /**
   * Fails where the routines are not Mayfly's: a subquery with two rows is the one error that a
   * plain query can raise on both kinds of servers.
   */
  public static String check(OwnNames names) {
    return check(names, "observe");
  }

  /** The same, for who may call this routine. */
  static String check(OwnNames names, String routine) {
    return ("SELECT IF(EXISTS (SELECT 1 FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = %1$s AND ROUTINE_NAME = %4$s"
            + " AND DEFINER = %2$s AND ROUTINE_COMMENT LIKE %3$s)"
            + " AND NOT EXISTS (SELECT 1 FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = %1$s AND DEFINER <> %2$s),"
            + " 1, (SELECT 1 UNION ALL SELECT 2))")
        .formatted(
            SqlText.literal(names.schema()),
            SqlText.literal(names.owner().toString()),
            SqlText.literal(SetUpSql.CALLS + ";%"),
            SqlText.literal(routine));
  }

  /** What is written down beside the routines; empty where there are none that a guard may call. */
  public Optional<String> label(OwnNames names, Deadline deadline) throws SQLException {
    return sql
        .query(
            Sql.Query.of(
                "SELECT ROUTINE_COMMENT FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ? AND ROUTINE_NAME = 'observe'",
                names.schema()),
            row -> text(row, 1),
            deadline)
        .stream()
        .findFirst();
  }

  /** Lets nobody log in any more, and disables the accounts' events. */
  public List<Locked> lock(Collection<String> keys, String spared, Deadline deadline)
      throws SQLException {
    return call(
        "lock_accounts",
        List.of(list(keys), spared),
        row -> new Locked(text(row, 1), text(row, 2), text(row, 3), text(row, 4)),
        deadline);
  }

  /** Ends the sessions of the keys' accounts: the key of each. */
  public List<String> endSessions(Collection<String> keys, String spared, Deadline deadline)
      throws SQLException {
    return call("end_sessions", List.of(list(keys), spared), row -> text(row, 1), deadline).stream()
        .flatMap(ended -> ended.isEmpty() ? Stream.of() : Stream.of(ended.split(",", -1)))
        .toList();
  }

  /** Ends those of the connections that had time enough to finish their login. */
  public void endLogins(Collection<String> ids, Deadline deadline) throws SQLException {
    call("end_logins", List.of(list(ids)), row -> text(row, 1), deadline);
  }

  /**
   * Looks for the keys' accounts and what access they have.
   *
   * @param position of the primary, which another node is given a moment to reach; empty: this is
   *     the primary, or that was not seen
   */
  public List<Seen> observe(Collection<String> keys, String position, Deadline deadline)
      throws SQLException {
    return call(
        "observe",
        List.of(list(keys), position),
        row -> new Seen(text(row, 1), text(row, 2), text(row, 3), text(row, 4)),
        deadline);
  }

  /** What would run with the rights of the keys' accounts, or fail for everybody without them. */
  public List<Defined> definedBy(Collection<String> keys, String spared, Deadline deadline)
      throws SQLException {
    return call(
        "defined_by",
        List.of(list(keys), spared),
        row -> new Defined(text(row, 1), text(row, 2), text(row, 3), text(row, 4), text(row, 5)),
        deadline);
  }

  /** Takes one of these out: views and routines as said, all else is dropped. */
  public void disarm(Defined thing, String how, Deadline deadline) throws SQLException {
    call(
        "disarm",
        List.of(thing.kind(), thing.place(), thing.name(), how),
        row -> text(row, 1),
        deadline);
  }

  /** Drops the accounts by which nothing is defined, and tells those that are left. */
  public List<NotDropped> drop(Collection<String> keys, String spared, Deadline deadline)
      throws SQLException {
    return call(
        "drop_accounts",
        List.of(list(keys), spared),
        row -> new NotDropped(text(row, 1), text(row, 2), text(row, 3), text(row, 4)),
        deadline);
  }

  /** The keys of accounts whose own time is over, and that nobody has locked. */
  public List<String> expired(Deadline deadline) throws SQLException {
    return call("expired_accounts", List.of(), row -> text(row, 1), deadline);
  }

  /** Every account and role of the server. */
  public List<ListedAccount> accounts(Deadline deadline) throws SQLException {
    return call("list_accounts", List.of(), GuardRoutines::account, deadline);
  }

  private static ListedAccount account(ResultSet row) throws SQLException {
    long changed = row.getLong(6);
    boolean unknown = row.wasNull();
    return new ListedAccount(
        new AccountName(text(row, 1), text(row, 2)),
        row.getBoolean(3),
        row.getBoolean(4),
        row.getLong(5),
        unknown ? -1 : changed,
        row.getLong(7),
        text(row, 8),
        row.getInt(9));
  }

  /** What each of them was given, but for what it may do everywhere. */
  public List<ListedRight> rights(Deadline deadline) throws SQLException {
    return call(
        "list_rights",
        List.of(),
        row ->
            new ListedRight(
                text(row, 1),
                new AccountName(text(row, 2), text(row, 3)),
                text(row, 4),
                row.getInt(5),
                row.getInt(6),
                row.getInt(7)),
        deadline);
  }

  private <T> List<T> call(
      String routine, List<Object> arguments, Sql.RowReader<T> reader, Deadline deadline)
      throws SQLException {
    String marks = String.join(", ", arguments.stream().map(any -> "?").toList());
    return sql.query(
        new Sql.Query("CALL " + schema + "." + routine + "(" + marks + ")", arguments),
        reader,
        deadline);
  }

  private static String list(Collection<String> words) {
    return String.join(",", words);
  }

  /** The column's text; empty where it is null. */
  private static String text(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }
}
