package dev.mayfly.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Starts Mayfly as a person does: by its command. */
final class Launcher {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path program;
  private final Path logs;
  private final Map<String, String> environment;
  private final List<Process> started = new ArrayList<>();

  /** {@code environment}: beside what is inherited. */
  Launcher(Path program, Path logs, Map<String, String> environment) {
    this.program = program;
    this.logs = logs;
    this.environment = new TreeMap<>(environment);
    this.environment.put("MAYFLY_JAVA", System.getProperty("java.home") + "/bin/java");
  }

  /**
   * A process with its output in two files.
   *
   * @param out standard output, shared with the child of {@code mayfly run}
   */
  record Running(Process process, Path out, Path err) {

    /** Its exit code. */
    int await() throws IOException {
      try {
        if (process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          return process.exitValue();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("mayfly does not end; it says: " + errors());
    }

    /** What it prints, once it has ended well. */
    String result() throws IOException {
      int code = await();
      if (code != 0) {
        throw new IOException("%s ends with %d: %s".formatted(out.getFileName(), code, errors()));
      }
      return output();
    }

    /** What it has printed so far. */
    String output() throws IOException {
      return Files.readString(out);
    }

    String errors() throws IOException {
      return Files.readString(err).strip();
    }
  }

  /** Starts the command; {@code name} is that of its logs. */
  synchronized Running start(String name, List<String> arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(program.toString()));
    line.addAll(arguments);
    Path out = logs.resolve(name + ".out");
    Path err = logs.resolve(name + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(key -> key.matches("(BAO|VAULT|PG|MAYFLY).*"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return new Running(process, out, err);
  }

  /** SIGKILL to every process that is left. */
  synchronized void killAll() {
    started.stream()
        .filter(Process::isAlive) // the number of one that is not may belong to another by now
        .forEach(
            process -> {
              process.descendants().forEach(ProcessHandle::destroyForcibly);
              process.destroyForcibly();
            });
  }
}
