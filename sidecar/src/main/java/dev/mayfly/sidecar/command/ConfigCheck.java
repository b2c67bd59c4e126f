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
    Configuration of(Arguments arguments) throws Exception;
  }

  public ConfigCheck(Source source, Printer printer) {
    this.source = source;
    this.printer = printer;
  }

  @Override
  public Usage usage() {
    return Usage.of("config check", "say everything that is wrong with the configuration")
        .describing("Connects to nothing; `mayfly doctor` does.")
        .with(Option.CONFIG, Option.OUTPUT)
        .checking("nothing is wrong", "something is wrong, and all of it is printed")
        .examples("mayfly config check -c mayfly.yaml");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    try {
      Configuration read = source.of(arguments);
      printer.print(new Report(summary(read), List.of()), arguments, console);
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
