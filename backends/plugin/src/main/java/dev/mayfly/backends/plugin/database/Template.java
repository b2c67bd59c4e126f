package dev.mayfly.backends.plugin.database;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** What the places in statements stand for: an account's name, its password and its expiry. */
final class Template {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ssZ").withZone(ZoneOffset.UTC);

  /** What ends a text in one database or another. */
  private static final String UNFIT = "'\"`\\";

  private final String name;
  private final String password;
  private final String expiry;

  private Template(String name, String password, String expiry) {
    this.name = name;
    this.password = password;
    this.expiry = expiry;
  }

  /**
   * Of this account.
   *
   * @param password as it stands in statements, between quotes; empty: they have none
   * @param expiry when the account is to end
   */
  static Template of(String name, String password, Optional<Instant> expiry)
      throws BackendException {
    require("a name", name, "another name");
    require("a password", password, "a password_policy without them");
    return new Template(name, password, expiry.map(TIME::format).orElse(""));
  }

  private static void require(String what, String value, String remedy) throws BackendException {
    if (value.chars().anyMatch(c -> UNFIT.indexOf(c) >= 0 || Character.isISOControl(c))) {
      throw new BackendException(
          Kind.INVALID, what + " has a quote or a backslash in it. fix: " + remedy);
    }
  }

  List<String> filled(List<String> statements) {
    return statements.stream().map(this::filled).toList();
  }

  private String filled(String statement) {
    return statement
        .replace("{{name}}", name)
        .replace("{{username}}", name)
        .replace("{{password}}", password)
        .replace("{{expiration}}", expiry);
  }
}
