package dev.mayfly.sidecar.command;

import java.util.List;
import java.util.stream.Collectors;

/** The manual page, in roff's man macros. */
final class ManualPage {

  private static final String HEAD =
      """
      .TH MAYFLY 1
      .SH NAME
      mayfly \\- credentials that live exactly as long as a task
      .SH SYNOPSIS
      .B mayfly
      COMMAND [OPTION…]
      .SH DESCRIPTION
      Mayfly has a credential made for a task, keeps it while the task lives, and when the task ends, however it ends,
      cuts it at the target and looks there until no access is left.
      .SH COMMANDS
      """;

  private static final String FOOT =
      """
      .SH FILES
      .TP
      mayfly.yaml
      the configuration; `mayfly config explain` says what each key of it means
      """;

  private ManualPage() {}

  static String of(CommandTable table) {
    return HEAD
        + table.names().stream()
            .map(name -> section(table.make(name).usage()))
            .collect(Collectors.joining())
        + FOOT;
  }

  private static String section(Usage usage) {
    StringBuilder text = new StringBuilder(".SS " + escaped(usage.synopsis()) + "\n");
    text.append(escaped(HelpText.sentence(usage.summary()))).append('\n');
    if (!usage.description().isEmpty()) {
      text.append(escaped(usage.description().stripTrailing())).append('\n');
    }
    for (Option option : usage.allOptions()) {
      text.append(".TP\n").append(escaped(option.written().strip())).append('\n');
      text.append(escaped(HelpText.meaning(option))).append('\n');
    }
    return text.append(lines("Exit codes", usage.exits()))
        .append(lines(usage.examples().size() == 1 ? "Example" : "Examples", usage.examples()))
        .toString();
  }

  /** A list that keeps its lines. */
  private static String lines(String title, List<String> lines) {
    return ".PP\n"
        + title
        + ":\n.RS\n.nf\n"
        + lines.stream().map(ManualPage::escaped).collect(Collectors.joining("\n"))
        + "\n.fi\n.RE\n";
  }

  /** No text of ours is a request of roff's, and each hyphen can be searched for and copied. */
  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-").replaceAll("(?m)^(?=[.'])", "\\\\&");
  }
}
