package dev.mayfly.sidecar.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Looks for programs as {@code execvp} does. */
final class Executables {

  private Executables() {}

  /** The program that a command's name stands for. */
  static Path find(String name, String searchPath) throws CommandNotRunnableException {
    if (name.contains("/")) {
      return check(name, Path.of(name));
    }
    Optional<Path> unusable = Optional.empty();
    for (String folder : searchPath.split(":", -1)) {
      Path file = Path.of(folder.isEmpty() ? "." : folder, name);
      if (Files.isRegularFile(file) && Files.isExecutable(file)) {
        return file;
      }
      unusable = Files.exists(file) ? Optional.of(file) : unusable;
    }
    if (unusable.isPresent()) {
      return check(name, unusable.get());
    }
    throw CommandNotRunnableException.notFound(name);
  }

  private static Path check(String name, Path file) throws CommandNotRunnableException {
    if (!Files.exists(file)) {
      throw CommandNotRunnableException.notFound(name);
    }
    if (Files.isDirectory(file)) {
      throw CommandNotRunnableException.notExecutable(name, "is a folder");
    }
    if (!Files.isExecutable(file)) {
      throw CommandNotRunnableException.notExecutable(name, "permission denied");
    }
    return file;
  }

  /**
   * A program of the system that understands all its options; BusyBox has the names, not the
   * options.
   */
  static Optional<Path> complete(String name, String searchPath) {
    try {
      Path real = find(name, searchPath).toRealPath();
      return real.getFileName().toString().equals("busybox") ? Optional.empty() : Optional.of(real);
    } catch (CommandNotRunnableException | java.io.IOException e) {
      return Optional.empty();
    }
  }
}
