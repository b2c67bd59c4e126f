package dev.mayfly.sidecar;

import dev.mayfly.testing.servers.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A real mayfly, in a process of its own, with its output in files. */
final class MayflyProcess implements AutoCloseable {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final AtomicInteger STARTED = new AtomicInteger();

  private final Process process;
  private final Path output;
  private final Path errors;

  private MayflyProcess(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /** The command line of a mayfly with these arguments. */
  static List<String> command(String... arguments) {
    // Java respects what it is started to ignore, as all is that nohup or a background job starts.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,QUIT"));
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-cp"));
    String classPath = System.getProperty("java.class.path");
    command.add(System.getProperty("surefire.test.class.path", classPath));
    command.add(Mayfly.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  static MayflyProcess start(Path folder, String... arguments) throws IOException {
    return start(folder, Map.of(), arguments);
  }

  static MayflyProcess start(Path folder, Map<String, String> variables, String... arguments)
      throws IOException {
    int number = STARTED.incrementAndGet();
    Path output = folder.resolve("output-" + number);
    Path errors = folder.resolve("errors-" + number);
    ProcessBuilder builder =
        new ProcessBuilder(command(arguments))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(variables);
    return new MayflyProcess(builder.start(), output, errors);
  }

  /** Runs it to its end. */
  static MayflyProcess run(Path folder, String... arguments)
      throws IOException, InterruptedException {
    MayflyProcess mayfly = start(folder, arguments);
    mayfly.exitCode();
    return mayfly;
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("mayfly does not end; it said:\n" + errors());
    }
    return process.exitValue();
  }

  String output() {
    return read(output);
  }

  String errors() {
    return read(errors);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  /** Waits until its command has printed this. */
  MayflyProcess awaitOutput(String text) {
    Await.until(
        "mayfly's command prints " + text + "; " + errors(), LONG, () -> output().contains(text));
    return this;
  }

  long pid() {
    return process.pid();
  }

  void send(String signal) throws IOException, InterruptedException {
    send(signal, process.pid());
  }

  static void send(String signal, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-s", signal, String.valueOf(pid)).start().waitFor();
  }

  /** SIGKILL: it has no chance to do anything. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
