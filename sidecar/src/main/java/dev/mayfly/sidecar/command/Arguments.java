package dev.mayfly.sidecar.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was typed after a command's name, as its {@link Usage} has it. */
public final class Arguments {

  private final Map<String, List<String>> options;
  private final List<String> operands;

  Arguments(Map<String, List<String>> options, List<String> operands) {
    this.options = new HashMap<>(options);
    this.operands = List.copyOf(operands);
  }

  /** Whether the option was given. */
  public boolean has(Option option) {
    return options.containsKey(option.name());
  }

  /** The option's value; where it was given more than once, the last. */
  public Optional<String> find(Option option) {
    List<String> values = all(option);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }

  /** Every value of an option that may be given more than once. */
  public List<String> all(Option option) {
    return List.copyOf(options.getOrDefault(option.name(), new ArrayList<>()));
  }

  public List<String> operands() {
    return operands;
  }

  public Optional<String> operand() {
    return operands.stream().findFirst();
  }

  /** The configuration file that is meant. */
  public Path config(Map<String, String> environment) {
    return Path.of(
        find(Option.CONFIG).orElse(environment.getOrDefault("MAYFLY_CONFIG", "mayfly.yaml")));
  }
}
