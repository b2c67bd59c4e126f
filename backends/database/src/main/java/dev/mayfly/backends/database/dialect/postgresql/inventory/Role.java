package dev.mayfly.backends.database.dialect.postgresql.inventory;

import dev.mayfly.backends.database.dialect.Rights;
import dev.mayfly.core.backend.Account.Access;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A role, which may be an account.
 *
 * @param letIn whether anybody can log in as it
 * @param account whether it is meant to be logged in as
 */
record Role(
    String name,
    boolean letIn,
    Set<Attribute> attributes,
    Optional<Instant> expires,
    String comment,
    int sessions,
    boolean account) {

  /** What a role itself may do, each with its column in the answer. */
  enum Attribute {
    SUPERUSER(3, "may do everything", Access.ADMINISTERS),
    CREATEROLE(4, "makes and changes roles", Access.ADMINISTERS),
    REPLICATION(5, "copies the whole server", Access.ADMINISTERS),
    BYPASSRLS(6, "passes by row security", Access.ADMINISTERS),
    CREATEDB(7, "makes databases", Access.WRITES);

    private final int column;
    private final String words;
    private final Access access;

    Attribute(int column, String words, Access access) {
      this.column = column;
      this.words = words;
      this.access = access;
    }
  }

  /** What membership in a role of the server's own comes to; any other is told by its name. */
  private static final Map<String, Rights.Sum> PREDEFINED =
      Map.of(
          "pg_read_all_data", sum("reads every table", Access.READS),
          "pg_write_all_data", sum("writes every table", Access.WRITES),
          "pg_execute_server_program", sum("runs programs on the server", Access.ADMINISTERS),
          "pg_read_server_files", sum("reads files of the server", Access.ADMINISTERS),
          "pg_write_server_files", sum("writes files of the server", Access.ADMINISTERS),
          "pg_create_subscription", sum("makes subscriptions", Access.ADMINISTERS),
          "pg_signal_backend", sum("ends sessions", Access.NONE),
          "pg_read_all_stats", sum("sees what sessions do", Access.NONE),
          "pg_use_reserved_connections", sum("may use reserved connections", Access.NONE));

  private static Rights.Sum sum(String words, Access access) {
    return new Rights.Sum(List.of(words), access);
  }

  static Role read(ResultSet row) throws SQLException {
    Set<Attribute> attributes = EnumSet.noneOf(Attribute.class);
    for (Attribute attribute : Attribute.values()) {
      if (row.getBoolean(attribute.column)) {
        attributes.add(attribute);
      }
    }
    long until = row.getLong(8);
    Optional<Instant> expires =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochSecond(until));
    String comment = row.getString(9);
    return new Role(
        row.getString(1),
        row.getBoolean(2),
        attributes,
        expires,
        comment == null ? "" : comment,
        row.getInt(10),
        row.getBoolean(11));
  }

  /** Gives it what it has by being what it is. */
  void give(Rights rights) {
    attributes.forEach(attribute -> rights.give(name, attribute.words, attribute.access));
    if (PREDEFINED.containsKey(name)) {
      Rights.Sum predefined = PREDEFINED.get(name);
      predefined.words().forEach(words -> rights.give(name, words, predefined.access()));
    } else if (name.startsWith("pg_")) {
      rights.give(name, "what the server lets its members do", Access.NONE);
    }
  }
}
