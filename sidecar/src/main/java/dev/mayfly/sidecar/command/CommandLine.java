package dev.mayfly.sidecar.command;

import static java.util.stream.Collectors.joining;

import dev.mayfly.sidecar.configuration.Nearest;
import dev.mayfly.sidecar.text.Visible;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Finds the command that is meant, runs it, and says what went wrong. */
public final class CommandLine {

  private static final String HELP = "help";

  private final CommandTable table;
  private final Console console;

  public CommandLine(CommandTable table, Console console) {
    this.table = table;
    this.console = console;
  }

  /** Does what was typed, and returns the exit code. Never throws. */
  public int run(List<String> words) {
    try {
      if (words.isEmpty()) {
        console.err().print(HelpText.of(table));
        return Usage.FAILED;
      }
      return switch (words.get(0)) {
        case HELP, "--help", "-h" -> help(words.subList(1, words.size()));
        case "--version" -> run(table.make("version"), words.subList(1, words.size()));
        default -> dispatch(words);
      };
    } catch (Failure failure) {
      console.err().print(failure.text());
      return Usage.FAILED;
    }
  }

  private int dispatch(List<String> words) throws Failure {
    for (int length = Math.min(2, words.size()); length > 0; length--) {
      String name = String.join(" ", words.subList(0, length));
      if (table.names().contains(name)) {
        return run(table.make(name), words.subList(length, words.size()));
      }
    }
    List<String> group = group(words.get(0));
    boolean asksForHelp = words.size() > 1 && List.of("--help", "-h").contains(words.get(1));
    if (group.isEmpty() || (words.size() > 1 && !asksForHelp)) {
      throw unknown(words);
    }
    (asksForHelp ? console.out() : console.err()).print(HelpText.of(table, group));
    return asksForHelp ? Usage.DONE : Usage.FAILED;
  }

  private int run(Command command, List<String> words) {
    Usage usage = command.usage();
    boolean debug = false;
    try {
      Arguments arguments = ArgumentParser.parse(usage, words);
      debug = arguments.has(Option.DEBUG);
      if (arguments.has(Option.HELP)) {
        console.out().print(HelpText.of(usage));
        return Usage.DONE;
      }
      return command.run(arguments, console);
    } catch (Exception | LinkageError thrown) {
      console.err().print(Failures.of(thrown).text());
      if (debug) {
        console.err().print(trace(thrown));
      }
      return usage.failure();
    }
  }

  /** Lines of messages stand apart from ours. */
  private static String trace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace.toString().lines().map(CommandLine::traceLine).collect(joining("\n", "", "\n"));
  }

  private static String traceLine(String line) {
    return line.startsWith("\tat ")
        ? "\tat " + Visible.line(line.substring(4))
        : "    " + Visible.line(line);
  }

  private int help(List<String> words) throws Failure {
    String name = String.join(" ", words);
    if (name.isEmpty()) {
      console.out().print(HelpText.of(table));
    } else if (table.names().contains(name)) {
      console.out().print(HelpText.of(table.make(name).usage()));
    } else if (!group(name).isEmpty()) {
      console.out().print(HelpText.of(table, group(name)));
    } else {
      throw unknown(words);
    }
    return Usage.DONE;
  }

  /** The commands of two words that begin with this one. */
  private List<String> group(String word) {
    return table.names().stream().filter(name -> name.startsWith(word + " ")).toList();
  }

  private Failure unknown(List<String> words) {
    boolean inGroup = words.size() > 1 && !group(words.get(0)).isEmpty();
    String written = inGroup ? words.get(0) + " " + words.get(1) : words.get(0);
    String nearest =
        Nearest.to(written, table.names())
            .map(name -> "Did you mean `mayfly " + name + "`? ")
            .orElse("");
    return Failure.usage(
        "there is no command `" + written + "`", nearest + "`mayfly help` lists them all.");
  }
}
