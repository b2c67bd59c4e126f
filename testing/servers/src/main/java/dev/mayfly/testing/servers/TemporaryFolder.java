package dev.mayfly.testing.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A folder that one server has for itself. */
record TemporaryFolder(Path path) {
  static TemporaryFolder create(String name) {
    try {
      return new TemporaryFolder(Files.createTempDirectory("mayfly-" + name + "-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes the folder and everything in it; does nothing when it is gone. */
  void delete() {
    Command.run(Duration.ofSeconds(30), List.of("rm", "-rf", "--", path.toString()));
  }
}
