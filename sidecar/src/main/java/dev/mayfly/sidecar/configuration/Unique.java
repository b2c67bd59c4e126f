package dev.mayfly.sidecar.configuration;

import java.util.HashMap;
import java.util.Map;

/** Reports names that are used twice. */
final class Unique {

  private final Problems problems;
  private final String what;
  private final Map<String, Position> seen = new HashMap<>();

  Unique(Problems problems, String what) {
    this.problems = problems;
    this.what = what;
  }

  void add(String name, Position position) {
    Position first = seen.putIfAbsent(name, position);
    if (first != null) {
      problems.add(
          position,
          "a " + what + " `" + name + "` stands in line " + first.line() + " already",
          "give one of them another name");
    }
  }
}
