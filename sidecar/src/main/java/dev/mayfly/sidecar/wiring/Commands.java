package dev.mayfly.sidecar.wiring;

import dev.mayfly.sidecar.command.Command;
import dev.mayfly.sidecar.command.CommandTable;
import dev.mayfly.sidecar.command.Version;
import java.util.List;

/** Every command, made of what it works with. */
public final class Commands implements CommandTable {

  private static final List<String> NAMES = List.of("run", "recover", "version");

  private final World world;

  public Commands(World world) {
    this.world = world;
  }

  @Override
  public List<String> names() {
    return NAMES;
  }

  /** A switch and no map: only the command that is asked for is loaded. */
  @Override
  public Command make(String name) {
    return switch (name) {
      case "run" -> new RunCommand(world);
      case "recover" -> new Recover(world);
      case "version" -> Version.ofProcess();
      default -> throw new IllegalArgumentException("no command " + name);
    };
  }
}
