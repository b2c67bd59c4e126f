package dev.mayfly.backends.database.dialect.mysql;

import dev.mayfly.core.backend.Account.Access;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A right that an account has everywhere, with its bit in MariaDB's {@code mysql.global_priv} and
 * its column in MySQL's {@code mysql.user}, which has those without one as dynamic privileges.
 */
public enum GlobalRight {
  SELECT(0, "Select_priv", Access.READS),
  INSERT(1, "Insert_priv", Access.WRITES),
  UPDATE(2, "Update_priv", Access.WRITES),
  DELETE(3, "Delete_priv", Access.WRITES),
  CREATE(4, "Create_priv", Access.WRITES),
  DROP(5, "Drop_priv", Access.WRITES),
  RELOAD(6, "Reload_priv", Access.NONE),
  SHUTDOWN(7, "Shutdown_priv", Access.ADMINISTERS),
  PROCESS(8, "Process_priv", Access.NONE),
  FILE(9, "File_priv", Access.ADMINISTERS),
  GRANT_OPTION(10, "Grant_priv", Access.ADMINISTERS),
  REFERENCES(11, "References_priv", Access.NONE),
  INDEX(12, "Index_priv", Access.WRITES),
  ALTER(13, "Alter_priv", Access.WRITES),
  SHOW_DATABASES(14, "Show_db_priv", Access.NONE),
  SUPER(15, "Super_priv", Access.ADMINISTERS),
  CREATE_TEMPORARY_TABLES(16, "Create_tmp_table_priv", Access.NONE),
  LOCK_TABLES(17, "Lock_tables_priv", Access.NONE),
  EXECUTE(18, "Execute_priv", Access.NONE),
  REPLICATION_SLAVE(19, "Repl_slave_priv", Access.ADMINISTERS),
  REPLICATION_CLIENT(20, "Repl_client_priv", Access.NONE),
  CREATE_VIEW(21, "Create_view_priv", Access.WRITES),
  SHOW_VIEW(22, "Show_view_priv", Access.NONE),
  CREATE_ROUTINE(23, "Create_routine_priv", Access.WRITES),
  ALTER_ROUTINE(24, "Alter_routine_priv", Access.WRITES),
  CREATE_USER(25, "Create_user_priv", Access.ADMINISTERS),
  EVENT(26, "Event_priv", Access.WRITES),
  TRIGGER(27, "Trigger_priv", Access.WRITES),
  CREATE_TABLESPACE(28, "Create_tablespace_priv", Access.NONE),
  DELETE_HISTORY(29, "", Access.WRITES),
  SET_USER(30, "", Access.ADMINISTERS),
  FEDERATED_ADMIN(31, "", Access.ADMINISTERS),
  CONNECTION_ADMIN(32, "", Access.ADMINISTERS),
  READ_ONLY_ADMIN(33, "", Access.ADMINISTERS),
  REPLICATION_SLAVE_ADMIN(34, "", Access.ADMINISTERS),
  REPLICATION_MASTER_ADMIN(35, "", Access.ADMINISTERS),
  BINLOG_ADMIN(36, "", Access.ADMINISTERS),
  BINLOG_REPLAY(37, "", Access.ADMINISTERS),
  SLAVE_MONITOR(38, "", Access.NONE);

  private final int bit;
  private final String column;
  private final Access access;

  GlobalRight(int bit, String column, Access access) {
    this.bit = bit;
    this.column = column;
    this.access = access;
  }

  /** What whoever has it can do with it. */
  public Access access() {
    return access;
  }

  /** Those that are in a sum. */
  public static List<GlobalRight> in(long sum) {
    return Arrays.stream(values()).filter(right -> (sum & 1L << right.bit) != 0).toList();
  }

  /** Whether these are all that both kinds of servers have. */
  public static boolean isEverything(Collection<GlobalRight> rights) {
    return Arrays.stream(values())
        .allMatch(right -> right.column.isEmpty() || rights.contains(right));
  }

  /** Where MySQL has them. */
  static List<String> columns() {
    return Arrays.stream(values())
        .map(right -> right.column)
        .filter(column -> !column.isEmpty())
        .toList();
  }

  /** Their sum, as an expression over these columns. */
  static String ofColumns() {
    return Arrays.stream(values())
        .filter(right -> !right.column.isEmpty())
        .map(right -> "((%s = 'Y') << %d)".formatted(right.column, right.bit))
        .collect(Collectors.joining(" | "));
  }

  /** As statements have it. */
  @Override
  public String toString() {
    return name().replace('_', ' ').toUpperCase(Locale.ROOT);
  }
}
