package dev.mayfly.testing.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server program in a folder of its own, under a shell that ends it and removes the folder when
 * this JVM closes it or dies, by SIGKILL too. It may be killed and started again in the same
 * folder. Not thread-safe.
 */
final class SupervisedServer implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final int TAIL_LINES = 25;

  private final String name;
  private final TemporaryFolder folder;
  private final String stopSignal;
  private final List<String> command;
  private @Nullable Process supervisor;
  private long pid;
  private boolean leftRunning;

  /** The signal ({@code TERM}, {@code QUIT}) is how the program is told to stop. */
  SupervisedServer(String name, TemporaryFolder folder, String stopSignal, List<String> command) {
    this.name = name;
    this.folder = folder;
    this.stopSignal = stopSignal;
    this.command = List.copyOf(command);
  }

  /** Starts the program and returns at once; {@link #awaitReady} waits until it serves. */
  void start() {
    if (isRunning()) {
      throw new ServerException(name + " already runs");
    }
    // A session of its own keeps Ctrl-C at the terminal away from the server: its end is the
    // owner's business.
    List<String> line = new ArrayList<>(List.of("setsid", "sh", script().toString()));
    line.addAll(List.of(stopSignal, folder.path().toString(), log().toString()));
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.path().toFile());
    builder.environment().keySet().removeIf(key -> key.matches("(BAO|VAULT|PG).*"));
    try {
      Process started = builder.start();
      supervisor = started;
      BufferedReader output = started.inputReader(StandardCharsets.UTF_8);
      pid = Long.parseLong(String.valueOf(output.readLine()));
    } catch (IOException | NumberFormatException e) {
      throw new ServerException(name + " could not be started", e);
    }
  }

  /**
   * Waits until the check holds.
   *
   * @throws ServerException with the end of the log when the program ends before or the limit is
   *     reached
   */
  void awaitReady(Duration limit, Await.Check check) {
    try {
      Await.until(
          name + " answers",
          limit,
          () -> {
            if (!isRunning()) {
              throw new ServerException(name + " ended while starting");
            }
            return check.holds();
          });
    } catch (ServerException e) {
      throw new ServerException(e.getMessage() + "\n" + logTail(), e.getCause());
    }
  }

  boolean isRunning() {
    return supervisor != null && supervisor.isAlive();
  }

  long pid() {
    return pid;
  }

  Path log() {
    return folder.path().resolve("server.log");
  }

  /** Ends the program by a signal of its own choosing and keeps the folder. */
  void stop(String signal) {
    requireRunning();
    new ProcessTree(List.of(pid)).signal(signal);
    awaitEnd();
  }

  /** SIGKILL to the program and all its children at once; returns when none of them is left. */
  void kill() {
    if (!isRunning()) {
      return;
    }
    ProcessTree tree = ProcessTree.stopped(pid);
    tree.signal("KILL");
    awaitEnd();
    Await.until(name + " is gone", STOP_LIMIT, tree::hasEnded);
  }

  /** SIGSTOP to the program and all its children: connections stay open and nothing answers. */
  void pause() {
    requireRunning();
    ProcessTree.stopped(pid).signal("STOP");
  }

  /** SIGCONT after {@link #pause}. */
  void resume() {
    requireRunning();
    ProcessTree.of(pid).signal("CONT");
  }

  /** Lets the program outlive this JVM and this object. */
  void leaveRunning() {
    if (supervisor == null) {
      return;
    }
    try {
      supervisor.getOutputStream().write('\n');
      supervisor.getOutputStream().flush();
      supervisor = null;
      leftRunning = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Stops the program and removes the folder; does nothing the second time or after {@link
   * #leaveRunning}.
   */
  @Override
  public void close() {
    if (leftRunning) {
      return;
    }
    if (supervisor != null) {
      try {
        supervisor.getOutputStream().close();
      } catch (IOException e) {
        // The program has already ended and its supervisor with it: only the folder is left to
        // remove.
      }
      awaitEnd();
      supervisor = null;
    }
    folder.delete();
  }

  /** The last lines of the log. */
  String logTail() {
    try {
      List<String> lines = Files.readString(log(), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(no log)";
    }
  }

  // The pid of an ended program may be a stranger's by now.
  private void requireRunning() {
    if (!isRunning()) {
      throw new ServerException(name + " does not run");
    }
  }

  private void awaitEnd() {
    try {
      if (supervisor != null && !supervisor.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ServerException(name + " (pid " + pid + ") does not end\n" + logTail());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted while " + name + " was ending", e);
    }
  }

  private Path script() {
    Path script = folder.path().resolve("supervise.sh");
    try (InputStream source = SupervisedServer.class.getResourceAsStream("supervise.sh")) {
      if (source == null) {
        throw new ServerException("supervise.sh is missing from the jar");
      }
      Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
      return script;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
