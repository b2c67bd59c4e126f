package dev.mayfly.sidecar.wiring;

import dev.mayfly.core.time.Backoff;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.endpoint.Hold;
import dev.mayfly.sidecar.pulse.NamedPipe;
import dev.mayfly.sidecar.runtime.BackgroundThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The tasks that begin with their sidecar. Each is tried for until it has its credentials: Vault
 * may come up later than we do.
 */
final class Beginnings {

  private static final Backoff AGAIN = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

  private final Desk desk;
  private final Session session;
  private final RunReport report;
  private final AtomicInteger missing = new AtomicInteger();

  Beginnings(Desk desk, Session session, RunReport report) {
    this.desk = desk;
    this.session = session;
    this.report = report;
  }

  /** How many of the tasks have never had their credentials. */
  int missing() {
    return missing.get();
  }

  void begin(ConfiguredTask task) {
    missing.incrementAndGet();
    begin(task, 1);
  }

  private void begin(ConfiguredTask task, int attempt) {
    desk.begin(task)
        .whenComplete(
            (served, failure) -> {
              if (served == null) {
                again(task, attempt, failure);
              } else {
                missing.decrementAndGet();
                served.heartbeat().fifo().ifPresent(path -> listen(path, served));
              }
            });
  }

  private void again(ConfiguredTask task, int attempt, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    session
        .engine()
        .loop()
        .post(
            () -> {
              if (desk.isClosing()) {
                return;
              }
              Duration delay = AGAIN.delay(attempt, session.engine().random());
              report.warn(
                  "task "
                      + task.name()
                      + " cannot begin yet, next try in "
                      + Durations.format(Duration.ofSeconds(delay.toSeconds() + 1))
                      + ": "
                      + cause.getMessage());
              session.engine().loop().after(delay, () -> begin(task, attempt + 1));
            });
  }

  /** Whoever holds the pipe has the task. */
  private void listen(Path path, ServedTask task) {
    try {
      NamedPipe pipe =
          NamedPipe.open(
              path,
              BackgroundThreads.each("pulse"),
              () -> {
                Hold hold = desk.hold(task.id(), reason -> {}, "its named pipe is let go of");
                return hold::gone;
              });
      session.engine().loop().post(() -> task.whenEnded(() -> close(pipe)));
    } catch (IOException e) {
      report.warn(String.valueOf(e.getMessage()));
    }
  }

  private void close(NamedPipe pipe) {
    try {
      pipe.close();
    } catch (IOException e) {
      report.warn("cannot take away a named pipe: " + e.getMessage());
    }
  }
}
