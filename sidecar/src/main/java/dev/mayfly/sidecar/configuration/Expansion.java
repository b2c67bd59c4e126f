package dev.mayfly.sidecar.configuration;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:-default}} by the environment, as a shell does; a
 * second dollar sign before the brace keeps the text as it is. A variable that is set but empty
 * counts as unset.
 */
final class Expansion {

  private static final Pattern VARIABLE = Pattern.compile("\\$(\\$)?\\{(\\w+)(?::-([^}]*))?}");

  /** What is shorter is no secret, and may stand in a text by chance. */
  private static final int SHORTEST_SECRET = 4;

  private final Map<String, String> environment;
  private final Map<String, String> namesOfValues = new HashMap<>();

  Expansion(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * @param text with everything replaced that could be
   * @param missing variables without a value and without a default
   */
  record Expanded(String text, Set<String> missing) {}

  Expanded expand(String text) {
    if (text.indexOf('$') < 0) {
      return new Expanded(text, Set.of());
    }
    Set<String> missing = new TreeSet<>();
    Matcher variable = VARIABLE.matcher(text);
    StringBuilder out = new StringBuilder();
    while (variable.find()) {
      variable.appendReplacement(out, Matcher.quoteReplacement(replacement(variable, missing)));
    }
    return new Expanded(variable.appendTail(out).toString(), missing);
  }

  private String replacement(Matcher variable, Set<String> missing) {
    if (variable.group(1) != null) {
      return variable.group().substring(1);
    }
    String name = variable.group(2);
    String value = environment.getOrDefault(name, "");
    if (!value.isEmpty()) {
      namesOfValues.put(value, name);
      return value;
    }
    String fallback = variable.group(3);
    if (fallback != null) {
      return fallback;
    }
    missing.add(name);
    return "";
  }

  /** A text with the variables' names in place of the values that were put in for them so far. */
  String conceal(String text) {
    String concealed = text;
    for (Map.Entry<String, String> used : namesOfValues.entrySet()) {
      if (used.getKey().length() >= SHORTEST_SECRET) {
        concealed = concealed.replace(used.getKey(), "${" + used.getValue() + "}");
      }
    }
    return concealed;
  }
}
