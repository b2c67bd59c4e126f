package dev.mayfly.sidecar.configuration;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration that cannot be used: everything that is wrong with it, in the order of its lines.
 */
public final class ConfigurationException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public ConfigurationException(List<Problem> problems) {
    super(
        problems.stream()
            .sorted(Comparator.comparingInt(Problem::line))
            .map(Problem::toString)
            .collect(Collectors.joining("\n")));
    this.problems = problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }

  public List<Problem> problems() {
    return problems;
  }
}
