package dev.mayfly.sidecar;

import dev.mayfly.sidecar.command.CommandLine;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.wiring.Commands;
import java.util.List;

/** The program {@code mayfly}. */
public final class Mayfly {

  private Mayfly() {}

  /** Does what was typed, and exits with the code that its help names. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Commands(ProcessEnvironment.ofThisProcess()), Console.ofProcess())
            .run(List.of(arguments)));
  }
}
