package dev.mayfly.backends.database.dialect.mysql;

/** Names and texts as MySQL and MariaDB read them, in the SQL modes that Mayfly's sessions have. */
final class SqlText {

  private SqlText() {}

  static String identifier(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** A database where rights are granted: there its name is a pattern. */
  static String databasePattern(String name) {
    return identifier(name.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%"));
  }
}
