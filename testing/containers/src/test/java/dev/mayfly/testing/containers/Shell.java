package dev.mayfly.testing.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs programs to their end. */
final class Shell {

  /** The folder that everything is built in. */
  static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent().getParent();

  private Shell() {}

  /** What a program printed, both streams together, and its exit code. */
  record Result(int code, String output) {}

  static Result run(Map<String, String> variables, List<String> command) throws IOException {
    Path output = Files.createTempFile("mayfly-", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(variables);
      int code = builder.start().waitFor();
      return new Result(code, Files.readString(output));
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      Files.delete(output);
    }
  }
}
