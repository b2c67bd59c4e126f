package dev.mayfly.sidecar.command;

import dev.mayfly.sidecar.configuration.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Reads a command's arguments as GNU programs do: {@code --name value}, {@code --name=value},
 * {@code -nvalue}.
 */
final class ArgumentParser {

  /** What stands for bytes that the JVM could not decode. */
  private static final String LOST = "\uFFFD";

  private final Usage usage;
  private final Map<String, List<String>> options = new HashMap<>();
  private final List<String> operands = new ArrayList<>();

  private ArgumentParser(Usage usage) {
    this.usage = usage;
  }

  static Arguments parse(Usage usage, List<String> words) throws Failure {
    ArgumentParser parser = new ArgumentParser(usage);
    parser.read(words.iterator());
    if (!parser.options.containsKey(Option.HELP.name())) {
      parser.checkOperands();
    }
    return new Arguments(parser.options, parser.operands);
  }

  private void read(Iterator<String> words) throws Failure {
    boolean onlyOperands = false;
    while (words.hasNext()) {
      String word = words.next();
      if (onlyOperands || !word.startsWith("-") || word.equals("-")) {
        operands.add(word);
        onlyOperands |= usage.operands().command();
      } else if (word.equals("--")) {
        onlyOperands = true;
      } else if (word.startsWith("--")) {
        longOption(word.substring(2), words);
      } else {
        shortOption(word.substring(1), words);
      }
    }
  }

  private void longOption(String written, Iterator<String> words) throws Failure {
    int equals = written.indexOf('=');
    String name = equals < 0 ? written : written.substring(0, equals);
    for (Option option : usage.allOptions()) {
      if (option.name().equals(name)) {
        take(option, equals < 0 ? "" : written.substring(equals + 1), equals >= 0, words);
        return;
      }
    }
    throw unknown("--" + name);
  }

  private void shortOption(String written, Iterator<String> words) throws Failure {
    for (Option option : usage.allOptions()) {
      if (!option.letter().isEmpty() && written.startsWith(option.letter())) {
        String attached = written.substring(1);
        take(option, attached, !attached.isEmpty(), words);
        return;
      }
    }
    throw unknown("-" + written);
  }

  private void take(Option option, String attached, boolean hasAttached, Iterator<String> words)
      throws Failure {
    if (hasAttached && !option.takesValue()) {
      throw misuse("--" + option.name() + " takes no value");
    }
    if (option.takesValue() && !hasAttached && !words.hasNext()) {
      throw misuse("--" + option.name() + " needs a value: " + option.value());
    }
    String value = hasAttached || !option.takesValue() ? attached : words.next();
    if (value.contains(LOST)) {
      throw misuse("the value of --" + option.name() + " is not UTF-8");
    }
    options.computeIfAbsent(option.name(), name -> new ArrayList<>()).add(value);
  }

  private void checkOperands() throws Failure {
    Operands allowed = usage.operands();
    if (operands.size() < allowed.least()) {
      throw misuse("mayfly " + usage.name() + " needs " + allowed.synopsis());
    }
    if (operands.size() > allowed.most()) {
      throw misuse(
          "mayfly " + usage.name() + " does not take `" + operands.get(allowed.most()) + "`");
    }
  }

  private Failure unknown(String written) {
    List<String> known = usage.allOptions().stream().map(option -> "--" + option.name()).toList();
    String nearest =
        Nearest.to(written, known).map(option -> "Did you mean `" + option + "`? ").orElse("");
    return Failure.usage("mayfly " + usage.name() + " has no option " + written, nearest + help());
  }

  private Failure misuse(String message) {
    return Failure.usage(message, help());
  }

  private String help() {
    return "See `mayfly " + usage.name() + " --help`.";
  }
}
