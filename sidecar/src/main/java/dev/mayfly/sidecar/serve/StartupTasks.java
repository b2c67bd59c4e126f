package dev.mayfly.sidecar.serve;

import dev.mayfly.core.text.Messages;
import dev.mayfly.core.time.Backoff;
import dev.mayfly.sidecar.configuration.ConfiguredHeartbeat;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.configuration.ConfiguredTask.Begin;
import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.files.FileOwnership;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.pulse.NamedPipe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The tasks that begin with their sidecar. Each is tried for until it has its credentials: Vault
 * may come up later than we do.
 */
final class StartupTasks implements AutoCloseable {

  private static final Backoff AGAIN = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

  private final SidecarService service;
  private final Admission admission;
  private final Instance instance;
  private final RunReport report;
  private final AtomicInteger missing = new AtomicInteger();
  private final List<PipedTask> pipes = new CopyOnWriteArrayList<>();

  StartupTasks(SidecarService service, Admission admission, Instance instance, RunReport report) {
    this.service = service;
    this.admission = admission;
    this.instance = instance;
    this.report = report;
  }

  /** How many of the tasks have never had their credentials. */
  int missing() {
    return missing.get();
  }

  void begin(ConfiguredTask task) {
    missing.incrementAndGet();
    begin(
        task,
        1,
        served -> {
          missing.decrementAndGet();
          served.heartbeat().fifo().ifPresent(path -> listen(task, path, served));
        });
  }

  /** {@code then} is told once it has its credentials, however often that must be tried. */
  private void begin(ConfiguredTask task, int attempt, Consumer<ServedTask> then) {
    service
        .begin(task)
        .whenComplete(
            (served, failure) -> {
              if (served == null) {
                again(task, attempt, failure, then);
              } else {
                then.accept(served);
              }
            });
  }

  private ServedTask beginAnew(ConfiguredTask task) {
    CompletableFuture<ServedTask> begun = new CompletableFuture<>();
    begin(task, 1, begun::complete);
    return begun.join();
  }

  private void again(
      ConfiguredTask task, int attempt, Throwable failure, Consumer<ServedTask> then) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    instance
        .engine()
        .loop()
        .post(
            () -> {
              if (admission.isClosed()) {
                return;
              }
              Duration delay = AGAIN.delay(attempt, instance.engine().random());
              report.warn(
                  "task "
                      + task.name()
                      + " cannot begin yet, next try in "
                      + Durations.format(Duration.ofSeconds(delay.toSeconds() + 1))
                      + ": "
                      + Messages.of(cause));
              instance.engine().loop().after(delay, () -> begin(task, attempt + 1, then));
            });
  }

  /** Throws, in words, where a pipe could not be made, before anything begins. */
  static void checkPipes(List<ConfiguredTask> tasks) throws IOException {
    for (ConfiguredTask task : tasks) {
      if (task.beginsWithSidecar() && task.heartbeat().fifo().isPresent()) {
        NamedPipe.check(task.heartbeat().fifo().get(), ownership(task));
      }
    }
  }

  private static FileOwnership ownership(ConfiguredTask task) {
    ConfiguredHeartbeat heartbeat = task.heartbeat();
    return FileOwnership.of(heartbeat.fifoPerms(), Optional.empty(), heartbeat.fifoGroup());
  }

  private void listen(ConfiguredTask task, Path path, ServedTask first) {
    PipedTask.Again again = new PipedTask.Again(task.begin() == Begin.AHEAD, () -> beginAnew(task));
    try {
      pipes.add(new PipedTask(path, ownership(task), first, service, again, report));
    } catch (IOException e) {
      report.warn(Messages.of(e));
    }
  }

  /** Takes the named pipes away. */
  @Override
  public void close() throws IOException {
    for (PipedTask pipe : pipes) {
      pipe.close();
    }
  }
}
