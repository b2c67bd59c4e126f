package dev.mayfly.sidecar.process;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Looks for programs as {@code execvp} does. */
final class Executables {

  private Executables() {}

  /**
   * Throws what would keep the system from running a command of this name, as far as we can see:
   * names that a JVM cannot express are left to the system.
   */
  static void check(String name, String searchPath) throws CommandNotRunnableException {
    try {
      find(name, searchPath);
    } catch (CommandNotRunnableException e) {
      String folder = System.getProperty("user.dir", "");
      if (!TypedWords.isLossy(name + searchPath + folder)) {
        throw e;
      }
    } catch (InvalidPathException inThisLocale) {
      // seen when it is run
    }
  }

  /** The program that a command's name stands for. */
  private static Path find(String name, String searchPath) throws CommandNotRunnableException {
    if (name.isEmpty()) {
      throw CommandNotRunnableException.notFound("''");
    }
    if (name.contains("/")) {
      return usable(name, Path.of(name));
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
      return usable(name, unusable.get());
    }
    throw CommandNotRunnableException.notFound(name);
  }

  private static Path usable(String name, Path file) throws CommandNotRunnableException {
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
   * options. One whose path has an equals sign cannot be run through {@code env}.
   */
  static Optional<Path> complete(String name, String searchPath) {
    try {
      Path real = find(name, searchPath).toRealPath();
      boolean usable =
          !real.getFileName().toString().equals("busybox") && real.toString().indexOf('=') < 0;
      return usable ? Optional.of(real) : Optional.empty();
    } catch (CommandNotRunnableException | java.io.IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }
}
