package dev.mayfly.sidecar.configuration;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one file, so that a person hears of everything at once. */
final class Problems {

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  /** Where a key stands. */
  String where(Position position) {
    return file + ":" + position.line() + (position.key().isEmpty() ? "" : " " + position.key());
  }

  void add(Position position, String what, String remedy) {
    Problem problem = new Problem(where(position), position.line(), what, remedy);
    if (!found.contains(problem)) { // a section may be looked at more than once
      found.add(problem);
    }
  }

  boolean none() {
    return found.isEmpty();
  }

  ConfigurationException asException() {
    return new ConfigurationException(found);
  }

  /** The same, told without what came out of the environment: it may be a secret. */
  ConfigurationException asException(Expansion expansion) {
    return new ConfigurationException(
        found.stream()
            .map(
                problem ->
                    new Problem(
                        expansion.conceal(problem.where()),
                        problem.line(),
                        expansion.conceal(problem.what()),
                        expansion.conceal(problem.remedy())))
            .toList());
  }
}
