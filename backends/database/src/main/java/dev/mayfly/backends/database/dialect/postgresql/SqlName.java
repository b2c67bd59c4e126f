package dev.mayfly.backends.database.dialect.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name of something in PostgreSQL, which may have nearly any character, and how it is written.
 */
public final class SqlName {

  private static final int LONGEST = 63;
  private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$\\w*\\$");

  private SqlName() {}

  public static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** An identifier inside of a literal that {@code format} reads. */
  static String inFormat(String name) {
    return identifier(name).replace("'", "''").replace("%", "%%");
  }

  /** Why PostgreSQL, or Vault's engine that it is handed through, would not take the name. */
  public static Optional<String> problem(String name) {
    if (name.isEmpty()) {
      return Optional.of("is empty");
    }
    if (name.getBytes(UTF_8).length > LONGEST) {
      return Optional.of("has more than " + LONGEST + " bytes, and PostgreSQL would shorten it");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("has a control character in it");
    }
    if (name.contains(";") || name.contains("{{")) {
      return Optional.of("has ; or {{ in it, which Vault's database engine would take for its own");
    }
    if (DOLLAR_QUOTE.matcher(name).find()) {
      return Optional.of("has a quote of dollar signs in it");
    }
    return Optional.empty();
  }
}
