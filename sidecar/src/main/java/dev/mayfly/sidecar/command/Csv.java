package dev.mayfly.sidecar.command;

import dev.mayfly.sidecar.text.Visible;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Rows as RFC 4180 has them, but for the end of a line, which is a line feed: first the columns'
 * names, then a line for each row. A text that a spreadsheet would take for a formula has an
 * apostrophe before it.
 */
final class Csv {

  private static final String BEGINS_A_FORMULA = "=+-@";

  private Csv() {}

  static String of(List<String> columns, List<Map<String, Object>> rows) {
    if (columns.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(line(columns));
    for (Map<String, Object> row : rows) {
      text.append(line(columns.stream().map(column -> row.getOrDefault(column, "")).toList()));
    }
    return text.toString();
  }

  private static String line(List<?> values) {
    return values.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\n"));
  }

  private static String cell(Object value) {
    if (value instanceof Number) {
      return value.toString();
    }
    String text =
        Visible.line(
            value instanceof Collection<?> several
                ? several.stream().map(String::valueOf).collect(Collectors.joining("; "))
                : value.toString());
    String harmless =
        !text.isEmpty() && BEGINS_A_FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return harmless.matches(".*[,;\"].*") ? "\"" + harmless.replace("\"", "\"\"") + "\"" : harmless;
  }
}
