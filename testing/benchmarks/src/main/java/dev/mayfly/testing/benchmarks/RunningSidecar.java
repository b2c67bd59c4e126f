package dev.mayfly.testing.benchmarks;

import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.sidecar.disk.StateFolder;
import dev.mayfly.testing.servers.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code mayfly sidecar} as a process of its own, and the tasks that were asked of it. */
final class RunningSidecar implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration END = Duration.ofMinutes(5);

  /** So many ask at a time: a call must not spend its deadline in the queue. */
  private static final int JOINERS = 8;

  private final Path folder;
  private final Process process;

  /** A task that was given its credential. */
  record Task(String path, String secret, String username, String password) {

    String incarnation() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  private RunningSidecar(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param configuration all but the sidecar's own section and the state
   * @param onRestart what becomes of tasks that an earlier one in this folder left alive: {@code
   *     adopt} or {@code end}
   * @param program starts Mayfly with these arguments
   */
  static RunningSidecar start(Path folder, String configuration, String onRestart, Program program)
      throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("mayfly.yaml");
    Files.writeString(
        file,
        configuration
            + "state: "
            + folder.resolve("state")
            + "\nsidecar: { socket: "
            + folder.resolve("run/mayfly.sock")
            + ", issue_limit: 999999/1h, on_restart: "
            + onRestart
            + " }\n");
    Process process =
        program
            .with(List.of("sidecar", "-c", file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("sidecar.log").toFile()))
            .start();
    RunningSidecar sidecar = new RunningSidecar(folder, process);
    Await.until("the sidecar listens", LIMIT, () -> !process.isAlive() || sidecar.answers());
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "mayfly sidecar ended: " + Files.readString(folder.resolve("sidecar.log")));
    }
    return sidecar;
  }

  /** How Mayfly is started. */
  interface Program {
    ProcessBuilder with(List<String> arguments) throws IOException;
  }

  Path socket() {
    return folder.resolve("run/mayfly.sock");
  }

  private boolean answers() throws IOException {
    try (ApiConnection connection = new ApiConnection(socket())) {
      return connection.request("GET /v1/version", "", "").status() == 200;
    }
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start().waitFor();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  Task join(String name) throws IOException {
    try (ApiConnection connection = new ApiConnection(socket())) {
      return join(connection, name);
    }
  }

  private static Task join(ApiConnection connection, String name) throws IOException {
    ApiConnection.Response joined =
        connection.request("POST /v1/tasks", "", "{\"task\":\"" + name + "\"}");
    if (joined.status() != 201) {
      throw new IOException("the join was answered with " + joined);
    }
    return new Task(
        "/v1/tasks/" + name + "/" + joined.field("incarnation"),
        joined.field("secret"),
        joined.field("username"),
        joined.field("password"));
  }

  /** So many of them, some at a time. */
  List<Task> join(String name, int count) throws Exception {
    ExecutorService joiners = Executors.newFixedThreadPool(JOINERS);
    try {
      List<Callable<Task>> asked = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        asked.add(() -> join(name));
      }
      List<Task> tasks = new ArrayList<>();
      for (Future<Task> task : joiners.invokeAll(asked)) {
        tasks.add(task.get());
      }
      return tasks;
    } finally {
      joiners.shutdownNow();
    }
  }

  /** What its ledger says so far. */
  List<Recorded> entries() throws IOException {
    LedgerStore ledgers = new StateFolder(folder.resolve("state")).ledgers();
    return LedgerReader.of(ledgers.read(ledgers.unfinished().get(0))).entries();
  }

  /** Processor time so far. */
  Duration cpu() {
    return process.toHandle().info().totalCpuDuration().orElseThrow();
  }

  /** Ends its tasks in order, within a while. */
  @Override
  public void close() {
    process.destroy();
    try {
      process.onExit().get(END.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      process.destroyForcibly();
    }
  }
}
