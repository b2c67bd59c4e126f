package dev.mayfly.sidecar.delivery;

import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.lease.Validity;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code {{username}}} and the like stand for, for one credential. Holds the secret: never
 * kept, never printed.
 */
final class Placeholders {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

  private final SortedMap<String, String> values;
  private final TargetAddress address;

  private Placeholders(SortedMap<String, String> values, TargetAddress address) {
    this.values = values;
    this.address = address;
  }

  static Placeholders of(Credential credential, Validity validity, TargetAddress address) {
    SortedMap<String, String> values = new TreeMap<>();
    address.with(credential).forEach((name, value) -> values.put(name, value.expose()));
    values.put("expires", validity.until().toString());
    return new Placeholders(values, address);
  }

  /** The names that a text has placeholders for. */
  static Set<String> named(String text) {
    Set<String> named = new TreeSet<>();
    Matcher placeholder = PLACEHOLDER.matcher(text);
    while (placeholder.find()) {
      named.add(placeholder.group(1));
    }
    return named;
  }

  /** Of the connection, by libpq's names. */
  SortedMap<String, String> options() {
    return address.options();
  }

  /** Every value, by its name. */
  SortedMap<String, String> all() {
    return Collections.unmodifiableSortedMap(values);
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
