package dev.mayfly.testing.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program in a container that is made but not started: read-only, as nobody in particular, on the
 * machine's own network.
 */
final class Container implements AutoCloseable {
  private static final String USER = "65532:65532";

  private final Path log;
  private final String id;

  /** {@code folders} are there under the same names; {@code line} is the image and what follows. */
  Container(Path log, List<Path> folders, List<String> line) throws IOException {
    this.log = log;
    List<String> create =
        new ArrayList<>(List.of("create", "--read-only", "--network=host", "--user=" + USER));
    folders.forEach(folder -> create.add("--volume=" + folder + ":" + folder));
    create.addAll(line);
    this.id = docker(log, create);
  }

  /** Whether there is a Docker at all. */
  static boolean isPossible(Path log) {
    try {
      docker(log, List.of("version"));
      return true;
    } catch (IOException | IllegalStateException none) {
      return false;
    }
  }

  /** Runs {@code docker}; what it printed. */
  static String docker(Path log, List<String> arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of("docker"));
    line.addAll(arguments);
    Path errors = log.resolveSibling("docker.errors");
    int code =
        await(
            new ProcessBuilder(line)
                .redirectOutput(log.toFile())
                .redirectError(errors.toFile())
                .start());
    if (code != 0) {
      throw new IllegalStateException("docker: " + Files.readString(errors));
    }
    return Files.readString(log).strip();
  }

  private static int await(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  void start() throws IOException {
    docker(log, List.of("start", id));
  }

  /** Of its program, as the machine sees it. */
  Path process() throws IOException {
    return Path.of("/proc", docker(log, List.of("inspect", "--format", "{{.State.Pid}}", id)));
  }

  /** SIGTERM, and away with it. */
  @Override
  public void close() throws IOException {
    docker(log, List.of("stop", "--time=60", id));
    docker(log, List.of("rm", id));
  }
}
