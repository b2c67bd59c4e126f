package dev.mayfly.sidecar.delivery;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.Validity;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code {{username}}} and the like stand for, for one credential. Holds the secret: never
 * kept, never printed.
 */
final class Placeholders {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

  private final Map<String, String> values;

  private Placeholders(Map<String, String> values) {
    this.values = values;
  }

  static Placeholders of(Credential credential, Validity validity, Coordinates coordinates) {
    if (!(credential instanceof DatabaseLogin login)) {
      throw new IllegalArgumentException(
          "cannot deliver a " + credential.getClass().getSimpleName());
    }
    return new Placeholders(
        Map.of(
            "username", login.username(),
            "password", login.password().expose(),
            "host", coordinates.host(),
            "port", coordinates.port(),
            "database", coordinates.database(),
            "url", coordinates.url(),
            "jdbc_url", coordinates.jdbcUrl(),
            "expires", validity.until().toString()));
  }

  String value(String name) {
    return values.getOrDefault(name, "");
  }

  /** The text with every placeholder replaced by its value. */
  String fill(String text) {
    return fill(text, UnaryOperator.identity());
  }

  /** The same, with every value escaped for where the text goes. */
  String fill(String text, UnaryOperator<String> escape) {
    Matcher placeholder = PLACEHOLDER.matcher(text);
    return placeholder.replaceAll(m -> Matcher.quoteReplacement(escape.apply(value(m.group(1)))));
  }
}
