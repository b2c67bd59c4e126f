package dev.mayfly.backends.database.dialect.mysql;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that accounts of a role may do: {@code SELECT, INSERT ON shop.*}, or on one table or
 * routine.
 *
 * @param privileges as they are written
 * @param type empty, or {@code PROCEDURE} or {@code FUNCTION}
 * @param object a table or routine; {@code *}: the whole database
 */
public record RoleGrant(String privileges, String type, String database, String object) {

  private static final String NAME = "(`(?:[^`]|``)+`|[\\w$]+|\\*)";
  private static final Pattern SHAPE =
      Pattern.compile(
          "([A-Za-z][\\w ,()`$]*?)\\s+ON\\s+(?:(TABLE|PROCEDURE|FUNCTION)\\s+)?"
              + NAME
              + "\\."
              + NAME,
          Pattern.CASE_INSENSITIVE);

  /** With these a task could make others, or act as them. */
  private static final Pattern ESCAPES =
      Pattern.compile(
          "\\b(GRANT OPTION|PROXY|SUPER|SET USER|CREATE USER)\\b", Pattern.CASE_INSENSITIVE);

  /** What a task with these makes can run unasked, or as somebody else. */
  private static final Pattern CODE =
      Pattern.compile(
          "\\b(ALL|EVENT|TRIGGER|CREATE VIEW|CREATE ROUTINE|ALTER ROUTINE)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Set<String> SYSTEM =
      Set.of("mysql", "sys", "information_schema", "performance_schema");

  /** Reads it, or throws {@link IllegalArgumentException}, which says what is wrong with it. */
  public static RoleGrant parse(String written) {
    Matcher matcher = SHAPE.matcher(written.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("is not PRIVILEGES ON database.table");
    }
    String type = matcher.group(2) == null ? "" : matcher.group(2).toUpperCase(Locale.ROOT);
    RoleGrant grant =
        new RoleGrant(
            matcher.group(1),
            type.equals("TABLE") ? "" : type,
            name(matcher.group(3)),
            name(matcher.group(4)));
    if (grant.database.equals("*") || SYSTEM.contains(grant.database.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "reaches beyond databases of yours, where a task can escape");
    }
    if (ESCAPES.matcher(grant.privileges).find()) {
      throw new IllegalArgumentException("lets a task make others, or act as them");
    }
    return grant;
  }

  private static String name(String written) {
    return written.startsWith("`")
        ? written.substring(1, written.length() - 1).replace("``", "`")
        : written;
  }

  /** Whether a task can leave code behind that runs unasked, or with its rights. */
  public boolean makesCode() {
    return CODE.matcher(privileges).find();
  }

  /** Between {@code GRANT} and {@code TO}. */
  String sql() {
    boolean whole = object.equals("*");
    return privileges
        + " ON "
        + (type.isEmpty() ? "" : type + " ")
        + (whole ? SqlText.databasePattern(database) : SqlText.identifier(database))
        + "."
        + (whole ? "*" : SqlText.identifier(object));
  }

  /** As it was written, or could have been. */
  @Override
  public String toString() {
    return privileges + " ON " + (type.isEmpty() ? "" : type + " ") + database + "." + object;
  }
}
