package dev.mayfly.sidecar.command;

import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfigurationException;
import dev.mayfly.sidecar.configuration.Problem;
import java.util.List;

/** Reads the configuration, and says everything that is wrong with it. */
public final class ConfigCheck implements Command {

  private final Source source;
  private final Printer printer;

  /** Reads the configuration that a command line means, without connecting to anything. */
  @FunctionalInterface
  public interface Source {
    Checked of(Arguments arguments) throws Exception;
  }

  /**
   * A configuration that can be used.
   *
   * @param notes what a person should know of it all the same
   */
  public record Checked(Configuration configuration, List<Problem> notes) {
    public Checked {
      notes = List.copyOf(notes);
    }
  }

  public ConfigCheck(Source source, Printer printer) {
    this.source = source;
    this.printer = printer;
  }

  @Override
  public Usage usage() {
    return Usage.of("config check", "say everything that is wrong with the configuration")
        .describing(
            "Connects to nothing; `mayfly doctor` does. Looks at the folders of this machine that are named.")
        .with(Option.CONFIG, Option.OUTPUT)
        .checking("nothing is wrong", "something is wrong, and all of it is printed")
        .examples("mayfly config check -c mayfly.yaml");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    try {
      Checked checked = source.of(arguments);
      List<Problem> notes = checked.notes();
      StringBuilder text = new StringBuilder(summary(checked.configuration()));
      notes.forEach(note -> text.append("note: ").append(note).append('\n'));
      printer.print(
          new Report(text.toString(), notes.stream().map(Plain::fields).toList()),
          arguments,
          console);
      return Usage.DONE;
    } catch (ConfigurationException wrong) {
      List<Problem> problems = wrong.problems();
      printer.print(
          new Report(wrong.getMessage() + "\n", problems.stream().map(Plain::fields).toList()),
          arguments,
          console);
      return Usage.FOUND_WRONG;
    }
  }

  private static String summary(Configuration read) {
    return read.file()
        + ": nothing is wrong. Targets: "
        + read.targets().size()
        + ", tasks: "
        + read.tasks().size()
        + ", rules: "
        + read.policy().size()
        + "\n";
  }
}
