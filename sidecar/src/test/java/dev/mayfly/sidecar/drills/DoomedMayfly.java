package dev.mayfly.sidecar.drills;

import dev.mayfly.sidecar.command.CommandLine;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.wiring.Commands;
import dev.mayfly.sidecar.wiring.session.World;
import java.util.List;

/** The program {@code mayfly}, on a disk that kills it: the first argument says at which entry. */
final class DoomedMayfly {

  private DoomedMayfly() {}

  public static void main(String[] arguments) {
    Doom doom = Doom.parse(arguments[0]);
    World world =
        new World(
            System.getenv(),
            System.getProperty("user.name", ""),
            storage -> new DoomedStorage(storage, doom));
    List<String> words = List.of(arguments).subList(1, arguments.length);
    System.exit(new CommandLine(new Commands(world), Console.ofProcess()).run(words));
  }
}
