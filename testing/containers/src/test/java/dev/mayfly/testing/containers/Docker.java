package dev.mayfly.testing.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The program {@code docker}, with whichever daemon it finds. */
final class Docker {

  private static final String REMEDY =
      ". Needs a Docker daemon: start one, or as root on Debian `apt-get install docker.io` and"
          + " ./verify starts one of its own";

  private Docker() {}

  /** Skips the tests of a class where there is no Docker, and says why. */
  static void required() throws IOException {
    String reason = System.getenv().getOrDefault("MAYFLY_NO_DOCKER", "");
    assumeTrue(reason.isEmpty(), reason + REMEDY);
    Shell.Result version = attempt("version", "--format", "{{.Server.Version}}");
    assumeTrue(version.code() == 0, version.output().strip() + REMEDY);
  }

  /** Runs it to its end; what it printed. */
  static String run(String... arguments) throws IOException {
    Shell.Result result = attempt(arguments);
    assertEquals(0, result.code(), String.join(" ", arguments) + ":\n" + result.output());
    return result.output().strip();
  }

  /** The same, whatever its exit code. */
  static Shell.Result attempt(String... arguments) throws IOException {
    return Shell.run(Map.of(), command(arguments));
  }

  private static List<String> command(String... arguments) {
    return Stream.concat(Stream.of("docker"), Stream.of(arguments)).toList();
  }
}
