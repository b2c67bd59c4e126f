package dev.mayfly.sidecar.configuration;

import java.util.Set;

/** Reports names that nothing answers to. */
final class References {

  private References() {}

  static void target(Problems problems, Position position, String name, Set<String> targets) {
    if (!targets.contains(name)) {
      String remedy = Nearest.to(name, targets).map(t -> "did you mean `" + t + "`? ").orElse("");
      problems.add(
          position,
          "there is no target `" + name + "`",
          remedy + "configured: " + String.join(", ", targets.stream().sorted().toList()));
    }
  }
}
