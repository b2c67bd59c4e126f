package dev.mayfly.sidecar.command;

import java.util.ArrayList;
import java.util.List;

/**
 * How a command is used: the single source for parsing its arguments and for its help.
 *
 * @param summary what it does, in a few words
 * @param description the same at length; may be empty
 * @param failure exit code where it could not be done
 * @param exits every exit code with its meaning, such as {@code "0 nothing to mend"}
 * @param examples whole command lines
 */
public record Usage(
    String name,
    String summary,
    String description,
    Operands operands,
    List<Option> options,
    int failure,
    List<String> exits,
    List<String> examples) {

  /** Exit code of what was done and found in order. */
  public static final int DONE = 0;

  /** Exit code of what was done and found wrong. */
  public static final int FOUND_WRONG = 1;

  /** Exit code of what could not be done. */
  public static final int FAILED = 2;

  private static final String COULD_NOT = "2  it could not be done: the error says why";

  public Usage {
    options = List.copyOf(options);
    exits = List.copyOf(exits);
    examples = List.copyOf(examples);
  }

  public static Usage of(String name, String summary) {
    return new Usage(
        name,
        summary,
        "",
        Operands.NONE,
        List.of(),
        FAILED,
        List.of("0  done", COULD_NOT),
        List.of("mayfly " + name));
  }

  public Usage describing(String description) {
    return new Usage(name, summary, description, operands, options, failure, exits, examples);
  }

  public Usage taking(Operands operands) {
    return new Usage(name, summary, description, operands, options, failure, exits, examples);
  }

  public Usage with(Option... more) {
    List<Option> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return new Usage(name, summary, description, operands, all, failure, exits, examples);
  }

  /** A command that looks whether something is as it should be. */
  public Usage checking(String good, String bad) {
    return new Usage(
        name,
        summary,
        description,
        operands,
        options,
        failure,
        List.of("0  " + good, "1  " + bad, COULD_NOT),
        examples);
  }

  /** Other exit codes than usual; {@code failure} is that of everything that could not be done. */
  public Usage exiting(int failure, String... exits) {
    return new Usage(
        name, summary, description, operands, options, failure, List.of(exits), examples);
  }

  public Usage examples(String... examples) {
    return new Usage(
        name, summary, description, operands, options, failure, exits, List.of(examples));
  }

  /** Its options, and those that every command takes. */
  List<Option> allOptions() {
    List<Option> all = new ArrayList<>(options);
    all.add(Option.DEBUG);
    all.add(Option.HELP);
    return all;
  }

  /** As it is typed. */
  String synopsis() {
    String tail = operands.synopsis().isEmpty() ? "" : " " + operands.synopsis();
    return "mayfly " + name + " [OPTION…]" + (operands.command() ? " [--]" : "") + tail;
  }
}
