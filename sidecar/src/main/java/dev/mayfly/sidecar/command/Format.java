package dev.mayfly.sidecar.command;

import dev.mayfly.sidecar.configuration.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a report is printed. It is chosen by an option and by nothing else: a pipe never changes it.
 */
enum Format {
  /** For people; may change with any version. */
  TEXT,
  /** One row a line, every field a column. */
  TABLE,
  /** One document. */
  JSON,
  /** One document a line. */
  JSONL,
  YAML,
  /** One row a line, for spreadsheets. */
  CSV,
  /** A page to be looked at, where a report has one. */
  HTML;

  /** {@code page}: whether there is one. */
  static Format of(Arguments arguments, boolean page) throws Failure {
    String written = arguments.find(Option.OUTPUT).orElse("text");
    List<String> known = new ArrayList<>();
    for (Format format : values()) {
      if (format == HTML && !page) {
        continue;
      }
      String name = format.name().toLowerCase(Locale.ROOT);
      if (name.equals(written)) {
        return format;
      }
      known.add(name);
    }
    String nearest = Nearest.to(written, known).map(f -> "Did you mean " + f + "? ").orElse("");
    throw Failure.usage(
        "there is no format `" + written + "`", nearest + "There are " + String.join(", ", known));
  }
}
