package dev.mayfly.sidecar.command;

import java.util.ArrayList;
import java.util.List;

/** What {@code --help} prints. */
final class HelpText {

  private static final String PROGRAM =
      """
      A credential lives exactly as long as the task it was made for, and Mayfly can prove it.

      Usage: mayfly COMMAND [OPTION…]

      """;

  private static final String FOOT =
      """

      mayfly demo             in a checkout: kills a job on real servers, and shows what becomes of its login
      mayfly COMMAND --help   what a command does, its options and exit codes, an example
      mayfly --version        version, build and Java
      """;

  private HelpText() {}

  /** Of the program: all commands. */
  static String of(CommandTable table) {
    return PROGRAM + list(table, table.names()) + FOOT;
  }

  /** Of a word that several commands begin with. */
  static String of(CommandTable table, List<String> group) {
    return list(table, group);
  }

  private static String list(CommandTable table, List<String> names) {
    List<List<String>> rows = new ArrayList<>();
    for (String name : names) {
      rows.add(List.of("  " + name, table.make(name).usage().summary()));
    }
    return Columns.of(rows);
  }

  /** Of one command. */
  static String of(Usage usage) {
    StringBuilder text = new StringBuilder("Usage: " + usage.synopsis() + "\n\n");
    text.append(sentence(usage.summary())).append('\n');
    if (!usage.description().isEmpty()) {
      text.append(usage.description().stripTrailing()).append('\n');
    }
    List<List<String>> options = new ArrayList<>();
    for (Option option : usage.allOptions()) {
      options.add(List.of("  " + option.written(), meaning(option)));
    }
    text.append("\nOptions:\n").append(Columns.of(options));
    text.append("\nExit codes:\n");
    usage.exits().forEach(exit -> text.append("  ").append(exit).append('\n'));
    text.append("\nExample:\n");
    usage.examples().forEach(example -> text.append("  ").append(example).append('\n'));
    return text.toString();
  }

  static String meaning(Option option) {
    return option.help()
        + (option.fallback().isEmpty() ? "" : " (default: " + option.fallback() + ")");
  }

  static String sentence(String summary) {
    return Character.toUpperCase(summary.charAt(0)) + summary.substring(1) + ".";
  }
}
