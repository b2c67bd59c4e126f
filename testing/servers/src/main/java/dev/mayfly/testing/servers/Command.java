package dev.mayfly.testing.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short-lived commands. */
final class Command {
  private Command() {}

  /**
   * What the command printed.
   *
   * @throws ServerException when it cannot be found, fails or exceeds the limit; the message holds
   *     its output
   */
  static String run(Duration limit, List<String> line) {
    Result result = result(limit, line);
    if (result.code() != 0) {
      throw new ServerException(String.join(" ", line) + " failed:\n" + result.output());
    }
    return result.output();
  }

  /** Runs the command and ignores whether it succeeded. */
  static void attempt(List<String> line) {
    result(Duration.ofSeconds(10), line);
  }

  private static Result result(Duration limit, List<String> line) {
    try {
      // A file and not a pipe: a grandchild that keeps a pipe open would hold us up.
      Path output = Files.createTempFile("mayfly-command-", ".log");
      try {
        Process process =
            new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new ServerException(line.get(0) + " did not end within " + limit);
        }
        return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new ServerException(line.get(0) + " could not be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted while " + line.get(0) + " was running", e);
    }
  }

  /** Feeds the stream to the command's standard input. */
  static void feed(InputStream input, List<String> line) throws IOException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    try (var stdin = process.getOutputStream()) {
      input.transferTo(stdin);
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new ServerException(String.join(" ", line) + " failed:\n" + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted while " + line.get(0) + " was running", e);
    }
  }

  private record Result(int code, String output) {}
}
