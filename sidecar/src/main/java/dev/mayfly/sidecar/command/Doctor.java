package dev.mayfly.sidecar.command;

import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.sidecar.text.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Connects to everything, and prints what it finds with the line that mends it. */
public final class Doctor implements Command {

  private final Examinations.Source source;
  private final Printer printer;

  public Doctor(Examinations.Source source, Printer printer) {
    this.source = source;
    this.printer = printer;
  }

  @Override
  public Usage usage() {
    return Usage.of("doctor", "look whether everything is as it should be, and how to mend it")
        .describing(
            """
            Connects to Vault and to every target, and looks at policies, roles, statements, functions, nodes, the
            state folder and the places of deliveries. It changes nothing: the guard's login that it looks with is
            revoked at its end. What it prints below a finding is what mends it.

              ✗  Mayfly would refuse to issue, or could not prove an end
              !  it works, but not as well or as safely as it could
              ·  good to know\
            """)
        .with(Option.CONFIG, Option.OUTPUT)
        .checking("no error was found", "an error was found")
        .examples("mayfly doctor", "mayfly doctor -c mayfly.yaml -o json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    StringBuilder text = new StringBuilder();
    List<Map<String, Object>> rows = new ArrayList<>();
    boolean healthy = true;
    try (Examinations examinations = source.of(arguments, console)) {
      for (Examination examination : examinations.all()) {
        List<Finding> findings = examination.look().get();
        healthy &= findings.stream().noneMatch(f -> f.severity() == Severity.ERROR);
        text.append(paragraph(examination.subject(), findings));
        rows.addAll(rows(examination.subject(), findings));
      }
    }
    printer.print(new Report(text.toString(), rows), arguments, console);
    return healthy ? Usage.DONE : Usage.FOUND_WRONG;
  }

  private static String paragraph(String subject, List<Finding> findings) {
    boolean well = findings.stream().allMatch(f -> f.severity() == Severity.NOTE);
    StringBuilder text = new StringBuilder((well ? "✓ " : "  ") + Visible.line(subject) + "\n");
    for (Finding finding : findings) {
      text.append("    ").append(mark(finding)).append(' ');
      text.append(Visible.line(finding.what())).append('\n');
      if (!finding.remedy().isEmpty()) {
        text.append("        ").append(finding.remedy().replace("\n", "\n        ")).append('\n');
      }
    }
    return text.toString();
  }

  private static String mark(Finding finding) {
    return switch (finding.severity()) {
      case ERROR -> "✗";
      case WARNING -> "!";
      case NOTE -> "·";
    };
  }

  /** A subject with nothing to tell has a row as well: that it was looked at. */
  private static List<Map<String, Object>> rows(String subject, List<Finding> findings) {
    if (findings.isEmpty()) {
      return List.of(row(subject, "ok", "", ""));
    }
    return findings.stream()
        .map(f -> row(subject, f.severity().name().toLowerCase(Locale.ROOT), f.what(), f.remedy()))
        .toList();
  }

  private static Map<String, Object> row(
      String subject, String severity, String what, String remedy) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("subject", subject);
    row.put("severity", severity);
    row.put("what", what);
    row.put("remedy", remedy);
    return row;
  }
}
