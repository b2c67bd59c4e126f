package dev.mayfly.examples.demo;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator sees at one moment.
 *
 * @param account whether the account is there
 * @param mayLogin whether it may log in
 * @param sessions the processes of its sessions, found by its id: a dropped account's have no name
 * @param owner who owns the job's table; empty where there is none
 * @param rootPassword a digest that changes with the password of the root login that made the
 *     account
 */
record Look(
    boolean account, boolean mayLogin, List<Integer> sessions, String owner, String rootPassword) {

  private static final String SQL =
      """
      SELECT EXISTS (SELECT FROM pg_roles WHERE oid = ?::oid),
             coalesce((SELECT rolcanlogin FROM pg_roles WHERE oid = ?::oid), false),
             ARRAY(SELECT pid FROM pg_stat_activity WHERE usesysid = ?::oid ORDER BY pid),
             coalesce((SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = ?::oid), ''),
             coalesce((SELECT md5(rolpassword) FROM pg_authid WHERE rolname = 'mayfly_root_a'), '')
      """;

  Look {
    sessions = List.copyOf(sessions);
  }

  static PreparedStatement prepare(Connection admin, long account, long table) throws SQLException {
    try (Statement path = admin.createStatement()) {
      path.execute("SET search_path = pg_catalog, pg_temp");
    }
    PreparedStatement statement = admin.prepareStatement(SQL);
    for (int i = 1; i <= 3; i++) {
      statement.setLong(i, account);
    }
    statement.setLong(4, table);
    return statement;
  }

  static Look now(PreparedStatement prepared) throws SQLException {
    try (ResultSet row = prepared.executeQuery()) {
      row.next();
      return new Look(
          row.getBoolean(1),
          row.getBoolean(2),
          integers(row.getArray(3)),
          text(row.getString(4)),
          text(row.getString(5)));
    }
  }

  private static List<Integer> integers(Array array) throws SQLException {
    return Arrays.stream((Object[]) array.getArray()).map(n -> ((Number) n).intValue()).toList();
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
