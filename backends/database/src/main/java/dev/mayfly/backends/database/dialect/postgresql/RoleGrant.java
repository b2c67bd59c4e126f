package dev.mayfly.backends.database.dialect.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that accounts of a role may do in the target's database: {@code SELECT (id, name),
 * DELETE ON sales.orders}, {@code SELECT ON sales.*}, {@code USAGE ON SEQUENCE sales.numbers},
 * {@code CREATE ON SCHEMA sales}, {@code EXECUTE ON FUNCTION sales.total}.
 *
 * @param object what the schema has; {@code *}: all of the kind; empty: the schema itself
 */
public record RoleGrant(List<Privilege> privileges, Kind kind, String schema, String object) {

  /** A verb, and the columns that it is for; none: all. */
  public record Privilege(String verb, List<String> columns) {

    public Privilege {
      columns = List.copyOf(columns);
    }

    private String sql() {
      return columns.isEmpty()
          ? verb
          : verb
              + " ("
              + String.join(", ", columns.stream().map(SqlName::identifier).toList())
              + ")";
    }
  }

  /** What something is granted on. */
  public enum Kind {
    TABLE("SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER"),
    SEQUENCE("USAGE, SELECT, UPDATE"),
    FUNCTION("EXECUTE"),
    SCHEMA("USAGE, CREATE");

    private final String verbs;

    Kind(String verbs) {
      this.verbs = verbs;
    }

    private List<String> verbs() {
      return List.of(verbs.split(", ", -1));
    }
  }

  private static final String NAME = "(\"(?:[^\"]|\"\")+\"|[A-Za-z_][\\w$]*)";
  private static final Pattern SHAPE =
      Pattern.compile(
          "(.+?)\\s+ON\\s+(?:(TABLE|SEQUENCE|FUNCTION|SCHEMA)\\s+)?"
              + NAME
              + "(?:\\.(?:"
              + NAME
              + "|(\\*)))?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern PRIVILEGE =
      Pattern.compile("\\s*([A-Za-z]+)(?:\\s+PRIVILEGES)?\\s*(?:\\(([^()]*)\\))?\\s*(?:,|$)");
  private static final Pattern COLUMN = Pattern.compile("\\s*" + NAME + "\\s*");

  public RoleGrant {
    privileges = List.copyOf(privileges);
  }

  /** Reads it, or throws {@link IllegalArgumentException}, which says what is wrong with it. */
  public static RoleGrant parse(String written) {
    Matcher matcher = SHAPE.matcher(written.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("is not PRIVILEGES ON schema.table");
    }
    Kind kind =
        Optional.ofNullable(matcher.group(2))
            .map(word -> Kind.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(Kind.TABLE);
    String schema = name(matcher.group(3));
    String object =
        Optional.ofNullable(matcher.group(4))
            .map(RoleGrant::name)
            .or(() -> Optional.ofNullable(matcher.group(5)))
            .orElse("");
    if ((kind == Kind.SCHEMA) != object.isEmpty()) {
      throw new IllegalArgumentException(
          kind == Kind.SCHEMA ? "names more than a schema" : "names no schema");
    }
    if (schema.startsWith("pg_") || schema.equals("information_schema")) {
      throw new IllegalArgumentException("reaches into the server's own schemas");
    }
    return new RoleGrant(privileges(matcher.group(1), kind), kind, schema, object);
  }

  private static List<Privilege> privileges(String written, Kind kind) {
    List<Privilege> privileges = new ArrayList<>();
    Matcher matcher = PRIVILEGE.matcher(written);
    int end = 0;
    while (end < written.length() && matcher.find(end) && matcher.start() == end) {
      String verb = matcher.group(1).toUpperCase(Locale.ROOT);
      List<String> columns = matcher.group(2) == null ? List.of() : columns(matcher.group(2), kind);
      for (String each : verb.equals("ALL") ? kind.verbs() : List.of(verb)) {
        if (!kind.verbs().contains(each)) {
          throw new IllegalArgumentException("has '" + verb + "'; possible: ALL, " + kind.verbs);
        }
        privileges.add(new Privilege(each, columns));
      }
      end = matcher.end();
    }
    if (end < written.length() || written.endsWith(",")) {
      throw new IllegalArgumentException("is not PRIVILEGES ON schema.table");
    }
    return privileges;
  }

  private static List<String> columns(String written, Kind kind) {
    if (kind != Kind.TABLE) {
      throw new IllegalArgumentException("has columns of what has none");
    }
    List<String> columns = new ArrayList<>();
    for (String each : written.split(",", -1)) {
      Matcher matcher = COLUMN.matcher(each);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("has '" + each.strip() + "' in the place of a column");
      }
      columns.add(name(matcher.group(1)));
    }
    return columns;
  }

  /** As PostgreSQL reads it. */
  private static String name(String written) {
    return written.startsWith("\"")
        ? written.substring(1, written.length() - 1).replace("\"\"", "\"")
        : written.toLowerCase(Locale.ROOT);
  }

  /** Whether it is of all that a schema has of the kind. */
  public boolean isOfAll() {
    return object.equals("*");
  }

  /** What gives it to a role; what is in a schema needs that to be usable, too. */
  public List<String> statements(String role) {
    String to = " TO " + SqlName.identifier(role);
    List<String> statements = new ArrayList<>();
    if (kind != Kind.SCHEMA) {
      statements.add("GRANT USAGE ON SCHEMA " + SqlName.identifier(schema) + to);
    }
    String verbs = String.join(", ", privileges.stream().map(Privilege::sql).toList());
    statements.add("GRANT " + verbs + " ON " + place() + to);
    return statements;
  }

  private String place() {
    if (isOfAll()) {
      return "ALL " + kind + "S IN SCHEMA " + SqlName.identifier(schema);
    }
    String in = SqlName.identifier(schema);
    return kind + " " + (kind == Kind.SCHEMA ? in : in + "." + SqlName.identifier(object));
  }
}
