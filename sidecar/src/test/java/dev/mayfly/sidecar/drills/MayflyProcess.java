package dev.mayfly.sidecar.drills;

import dev.mayfly.testing.servers.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Mayfly that was started; its child has its standard streams. */
final class MayflyProcess {

  static final int KILLED = 128 + 9;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Process process;
  private final Path folder;

  MayflyProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /** Waits for its end: its exit code, or 128 and the signal that ended it. */
  int await(Duration limit) throws InterruptedException {
    if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      return process.exitValue();
    }
    throw new AssertionError("mayfly does not end. " + words());
  }

  int await() throws InterruptedException {
    return await(LIMIT);
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  long pid() {
    return process.pid();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** A line for its child. */
  void say(String line) {
    try {
      process.outputWriter().append(line).append('\n').flush();
    } catch (IOException e) {
      // It was killed before it could hear.
    }
  }

  /** The child has no more to do. */
  void finish() {
    try {
      process.outputWriter().close();
    } catch (IOException e) {
      // It was killed before.
    }
  }

  /** Waits for what its child prints, or for its own end; whether it was printed. */
  boolean prints(Pattern pattern) throws IOException {
    Await.until(
        "mayfly's child prints " + pattern,
        LIMIT,
        () -> matcher(pattern).find() || !process.isAlive());
    return matcher(pattern).find();
  }

  Matcher matcher(Pattern pattern) throws IOException {
    return pattern.matcher(Files.readString(folder.resolve("out")));
  }

  /** Everything it and its child said. */
  String words() {
    try {
      return Files.readString(folder.resolve("out")) + Files.readString(folder.resolve("err"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
