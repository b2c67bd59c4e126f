package dev.mayfly.sidecar.command;

import dev.mayfly.sidecar.text.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a command found out.
 *
 * @param text for people; what comes from elsewhere is {@linkplain Visible#line visible} in it
 * @param rows for machines, and for tables; of {@link Plain} values
 * @param page makes the page that people look at, where there is one
 */
public record Report(String text, List<Map<String, Object>> rows, Optional<Supplier<String>> page) {

  public Report {
    rows = List.copyOf(rows);
  }

  Report(String text, List<Map<String, Object>> rows) {
    this(text, rows, Optional.empty());
  }

  /** Lines that people read as a table, with a line below. */
  static Report table(List<String> columns, List<Map<String, Object>> rows, String below) {
    return new Report(table(columns, rows) + below, rows);
  }

  public static String table(List<String> columns, List<Map<String, Object>> rows) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns.stream().map(column -> column.replace('_', ' ')).toList());
    for (Map<String, Object> row : rows) {
      cells.add(
          columns.stream().map(column -> String.valueOf(row.getOrDefault(column, ""))).toList());
    }
    return Columns.of(cells);
  }
}
