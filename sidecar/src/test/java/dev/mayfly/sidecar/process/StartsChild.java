package dev.mayfly.sidecar.process;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A program that runs its arguments as Mayfly does. */
final class StartsChild {

  private StartsChild() {}

  public static void main(String[] arguments) throws InterruptedException {
    try {
      System.exit(Child.start(List.of(arguments), Optional.empty(), Map.of(), Set.of()).waitFor());
    } catch (CommandNotRunnableException e) {
      System.err.println(e.getMessage());
      System.exit(e.exitCode());
    }
  }
}
