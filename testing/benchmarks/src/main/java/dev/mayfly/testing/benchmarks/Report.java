package dev.mayfly.testing.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The table of one run, for a terminal or for the documentation. */
final class Report {
  private final String machine;
  private final List<Row> rows = new ArrayList<>();

  Report(String machine) {
    this.machine = machine;
  }

  void addAll(List<Row> more) {
    rows.addAll(more);
  }

  String markdown() {
    String titles = line(Row.TITLES);
    String rule = line(Collections.nCopies(Row.TITLES.size(), "---"));
    return titles
        + rule
        + rows.stream().map(row -> line(row.cells())).collect(Collectors.joining())
        + "\n"
        + machine
        + "\n";
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  String text() {
    List<List<String>> lines = new ArrayList<>(List.of(Row.TITLES));
    rows.forEach(row -> lines.add(row.cells()));
    int[] widths =
        IntStream.range(0, Row.TITLES.size())
            .map(i -> lines.stream().mapToInt(cells -> cells.get(i).length()).max().orElse(0))
            .toArray();
    String table =
        lines.stream()
            .map(cells -> padded(cells, widths).stripTrailing() + "\n")
            .collect(Collectors.joining());
    return table + "\n" + machine + "\n";
  }

  private static String padded(List<String> cells, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(i -> cells.get(i) + " ".repeat(widths[i] - cells.get(i).length()))
        .collect(Collectors.joining("  "));
  }
}
