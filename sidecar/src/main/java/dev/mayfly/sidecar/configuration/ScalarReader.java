package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Setting.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads single values. What cannot be read is reported and is empty. */
final class ScalarReader {

  private static final Pattern PASSWORD_IN_URL =
      Pattern.compile("^[a-zA-Z][\\w+.-]*://[^/@\\s]*:[^/@\\s]+@.*");

  private final Problems problems;
  private final Expansion expansion;

  ScalarReader(Problems problems, Expansion expansion) {
    this.problems = problems;
    this.expansion = expansion;
  }

  /** The text of a value with its variables replaced. */
  Optional<String> text(Node node, Position position) {
    if (!(node instanceof ScalarNode scalar)) {
      problems.add(
          position, "a single value is needed here", "write it on the same line, after the colon");
      return Optional.empty();
    }
    if (isAbsent(scalar)) {
      problems.add(position, "has no value", "write one, or take the key away");
      return Optional.empty();
    }
    return expanded(scalar.getValue(), position);
  }

  Expansion.Expanded expand(String written) {
    return expansion.expand(written);
  }

  static boolean isAbsent(ScalarNode scalar) {
    String value = scalar.getValue();
    return scalar.getScalarStyle() == ScalarStyle.PLAIN
        && (value.isEmpty() || value.equals("~") || value.equals("null"));
  }

  private Optional<String> expanded(String written, Position position) {
    Expansion.Expanded expanded = expansion.expand(written);
    if (!expanded.missing().isEmpty()) {
      String names = String.join(", ", expanded.missing());
      problems.add(
          position,
          "the environment variable " + names + " is not set",
          "set it, or give a default: ${" + expanded.missing().iterator().next() + ":-…}");
      return Optional.empty();
    }
    if (PASSWORD_IN_URL.matcher(expanded.text()).matches()) {
      problems.add(
          position,
          "holds a password",
          "take user and password out of the address: Mayfly asks Vault for every credential");
      return Optional.empty();
    }
    return Optional.of(expanded.text());
  }

  /** One of these. */
  Optional<String> choice(Node node, Position position, List<String> values) {
    return text(node, position).flatMap(text -> choice(text, values, position));
  }

  /** The value of a simple kind. */
  Optional<?> value(Kind<?> kind, Node node, Position position) {
    return text(node, position).flatMap(text -> value(kind, text, position));
  }

  private Optional<?> value(Kind<?> kind, String text, Position position) {
    if (kind instanceof Kind.Time) {
      return time(text, position);
    }
    if (kind instanceof Kind.Flag) {
      return choice(text, List.of("true", "false"), position).map(Boolean::valueOf);
    }
    if (kind instanceof Kind.Number number) {
      return number(text, number, position);
    }
    if (kind instanceof Kind.Choice choice) {
      return choice(text, choice.values(), position);
    }
    return Optional.of(text);
  }

  private Optional<?> time(String text, Position position) {
    Optional<?> time = Durations.parse(text);
    if (time.isEmpty()) {
      boolean unitless = text.matches("\\d+");
      problems.add(
          position,
          unitless ? "the duration " + text + " has no unit" : "`" + text + "` is not a duration",
          unitless
              ? "write " + text + "s, " + text + "m or " + text + "h"
              : "write it as 90s, 15m, 6h or 1d");
    }
    return time;
  }

  private Optional<Integer> number(String text, Kind.Number number, Position position) {
    if (text.matches("-?\\d{1,9}")) {
      int value = Integer.parseInt(text);
      if (value >= number.least() && value <= number.most()) {
        return Optional.of(value);
      }
    }
    problems.add(
        position,
        "`" + text + "` is not a number from " + number.least() + " to " + number.most(),
        "write a whole number in that range");
    return Optional.empty();
  }

  private Optional<String> choice(String text, List<String> values, Position position) {
    if (Set.copyOf(values).contains(text)) {
      return Optional.of(text);
    }
    String remedy = Nearest.to(text, values).map(v -> "did you mean `" + v + "`? ").orElse("");
    problems.add(
        position,
        "`" + text + "` is not known here",
        remedy + "possible: " + String.join(", ", values));
    return Optional.empty();
  }
}
