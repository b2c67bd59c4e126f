package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.backend.TargetFields;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reports deliveries that ask for what tasks are not told at their target. */
final class FieldChecks {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^}]*?)\\s*}}");

  /** What Mayfly itself knows of every credential. */
  private static final String EXPIRES = "expires";

  private final Problems problems;
  private final String target;
  private final TargetFields given;

  FieldChecks(Problems problems, String target, TargetFields given) {
    this.problems = problems;
    this.target = target;
    this.given = given;
  }

  /** {@code what}: how the configuration calls what takes it. */
  void accepted(Position position, String what, AcceptedFields accepted) {
    String login = what + " takes " + accepted.what();
    if (!given.kind().equals(accepted.kind())) {
      problems.add(
          position, login + ", and target " + target + " gives " + given.kind(), instead());
      return;
    }
    SortedSet<String> missing = new TreeSet<>(accepted.fields());
    missing.removeAll(given.all());
    if (!missing.isEmpty()) {
      problems.add(
          position,
          login + " with " + String.join(", ", missing) + ", and target " + target + " gives none",
          instead());
    }
  }

  private String instead() {
    return "use format json, or a template or `variables` with what it gives: "
        + given.all().stream().map(FieldChecks::braced).collect(Collectors.joining(", "));
  }

  /** Every name that stands in double braces. */
  void placeholders(Position position, String text) {
    Matcher placeholder = PLACEHOLDER.matcher(text);
    while (placeholder.find()) {
      String name = placeholder.group(1);
      if (!possible().contains(name) && !given.options().contains(name)) {
        String nearest =
            Nearest.to(name, possible()).map(n -> "did you mean " + braced(n) + "? ").orElse("");
        problems.add(
            position,
            "there is no " + braced(name),
            nearest + "possible: " + String.join(", ", possible()) + options());
      }
    }
  }

  private SortedSet<String> possible() {
    SortedSet<String> possible = new TreeSet<>(given.all());
    possible.add(EXPIRES);
    return possible;
  }

  private String options() {
    return given.options().isEmpty()
        ? ""
        : ", and options of the target's url such as " + given.options().get(0);
  }

  private static String braced(String name) {
    return "{{" + name + "}}";
  }
}
