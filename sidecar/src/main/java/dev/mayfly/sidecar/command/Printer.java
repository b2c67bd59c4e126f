package dev.mayfly.sidecar.command;

import dev.mayfly.sidecar.text.Visible;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Prints reports in the format that was asked for. */
public final class Printer {

  private final Wording wording;

  public Printer(Wording wording) {
    this.wording = wording;
  }

  public void print(Report report, Arguments arguments, Console console) throws Failure {
    Format format = Format.of(arguments, report.page().isPresent());
    console.out().print(Visible.lines(written(report, format)));
  }

  /** Prints what a program is to read: as text, to the letter. */
  void printScript(Report report, Arguments arguments, Console console) throws Failure {
    Format format = Format.of(arguments, false);
    console.out().print(format == Format.TEXT ? report.text() : written(report, format));
  }

  private String written(Report report, Format format) {
    List<Map<String, Object>> rows = report.rows();
    return switch (format) {
      case TEXT -> report.text();
      case TABLE -> Report.table(columns(rows), rows);
      case JSON ->
          rows.isEmpty()
              ? "[]\n"
              : rows.stream().map(wording::json).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
      case JSONL ->
          rows.stream().map(row -> wording.json(row) + "\n").collect(Collectors.joining());
      case YAML -> yaml(rows);
      case CSV -> Csv.of(columns(rows), rows);
      case HTML -> report.page().orElseThrow().get();
    };
  }

  private static List<String> columns(List<Map<String, Object>> rows) {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> columns.addAll(row.keySet()));
    return List.copyOf(columns);
  }

  private static String yaml(List<Map<String, Object>> rows) {
    String text = yaml(rows, true);
    return text.equals(Visible.lines(text)) ? text : yaml(rows, false);
  }

  /** {@code unicode}: otherwise all but ASCII is escaped as YAML has it. */
  private static String yaml(List<Map<String, Object>> rows, boolean unicode) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setUseUnicodeEncoding(unicode)
            .build();
    return new Dump(settings).dumpToString(rows);
  }
}
