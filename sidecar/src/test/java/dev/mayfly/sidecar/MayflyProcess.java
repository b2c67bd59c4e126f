package dev.mayfly.sidecar;

import dev.mayfly.testing.servers.Await;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real mayfly, in a process of its own, with its and its command's output in files. */
public final class MayflyProcess implements AutoCloseable {

  /** The exit code of what SIGKILL ended. */
  public static final int KILLED = 128 + 9;

  private static final Duration LIMIT = Duration.ofMinutes(2);
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
    return command(Mayfly.class, List.of(arguments));
  }

  /** The same, with what is in this folder on its class path, as a jar in {@code lib/} is. */
  static List<String> commandWith(Path folder, String... arguments) {
    return commandWith(folder, Mayfly.class, List.of(arguments));
  }

  /** The same, of another program. */
  static List<String> commandWith(Path folder, Class<?> program, List<String> arguments) {
    String classPath = ClassArchive.ofThisBuild().classPath() + File.pathSeparator + folder;
    return command(classPath, program, arguments);
  }

  /** The command line of a program with these arguments. */
  public static List<String> command(Class<?> program, List<String> arguments) {
    return command(ClassArchive.ofThisBuild().classPath(), program, arguments);
  }

  private static List<String> command(String classPath, Class<?> program, List<String> arguments) {
    // Java respects what it is started to ignore, as all is that nohup or a background job starts.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,QUIT"));
    command.add(ClassArchive.java());
    command.addAll(ClassArchive.ofThisBuild().options());
    command.addAll(List.of("-cp", classPath, program.getName()));
    command.addAll(arguments);
    return command;
  }

  /** Starts it; its output goes to the folder. */
  public static MayflyProcess start(ProcessBuilder builder, Path folder) throws IOException {
    int number = STARTED.incrementAndGet();
    Path output = folder.resolve("output-" + number);
    Path errors = folder.resolve("errors-" + number);
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    return new MayflyProcess(builder.start(), output, errors);
  }

  /** Starts one whose command has nothing to read. */
  static MayflyProcess start(Path folder, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(arguments));
    return start(builder.redirectInput(Path.of("/dev/null").toFile()), folder);
  }

  /** Runs one with these variables besides to its end. */
  static MayflyProcess run(Map<String, String> variables, Path folder, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command(arguments));
    builder.environment().putAll(variables);
    MayflyProcess mayfly = start(builder, folder);
    mayfly.exitCode();
    return mayfly;
  }

  /** Runs it to its end. */
  static MayflyProcess run(Path folder, String... arguments)
      throws IOException, InterruptedException {
    MayflyProcess mayfly = start(folder, arguments);
    mayfly.exitCode();
    return mayfly;
  }

  /** Waits for its end: its exit code, or 128 and the signal that ended it. */
  public int exitCode() throws InterruptedException {
    return exitCode(LIMIT);
  }

  public int exitCode(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("mayfly does not end. " + words());
    }
    return process.exitValue();
  }

  String output() {
    return read(output);
  }

  String errors() {
    return read(errors);
  }

  /** Everything it and its command said. */
  public String words() {
    return output() + errors();
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
        "mayfly's command prints " + text + "; " + errors(), LIMIT, () -> output().contains(text));
    return this;
  }

  /** Waits for what its command prints, or for its own end; whether it was printed. */
  public boolean prints(Pattern pattern) {
    Await.until(
        "mayfly's command prints " + pattern,
        LIMIT,
        () -> matcher(pattern).find() || !process.isAlive());
    return matcher(pattern).find();
  }

  /** Over what its command has printed. */
  public Matcher matcher(Pattern pattern) {
    return pattern.matcher(output());
  }

  /** A line for its command. */
  public void say(String line) {
    try {
      process.outputWriter().append(line).append('\n').flush();
    } catch (IOException e) {
      // It was killed before it could hear.
    }
  }

  /** Its command has no more to read. */
  public void finish() {
    try {
      process.outputWriter().close();
    } catch (IOException e) {
      // It was killed before.
    }
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  public long pid() {
    return process.pid();
  }

  /** Sends it a signal, such as {@code TERM}. */
  public void send(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-s", signal, String.valueOf(pid())).start().waitFor();
  }

  /** SIGKILL: it has no chance to do anything. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
