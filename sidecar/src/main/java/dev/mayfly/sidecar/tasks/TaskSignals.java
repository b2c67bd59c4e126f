package dev.mayfly.sidecar.tasks;

import dev.mayfly.core.time.Clock;
import dev.mayfly.sidecar.process.Child;
import dev.mayfly.sidecar.process.Signal;
import dev.mayfly.sidecar.process.Signals;
import dev.mayfly.sidecar.process.Terminal;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What signals mean to a run: before its command began, that it shall not; while the command runs,
 * they are the command's; after it, that nobody wants to wait for the proof.
 */
public final class TaskSignals {

  /** The key that ended the command ends nothing more, though it may reach us a moment later. */
  private static final long SAME_KEY_NANOS = 300_000_000L;

  private final CompletableFuture<Signal> cancelled = new CompletableFuture<>();
  private final CompletableFuture<Signal> impatient = new CompletableFuture<>();
  private final Clock clock;
  private @Nullable Child child;
  private boolean over;
  private long overAt;

  public TaskSignals(Clock clock) {
    this.clock = clock;
  }

  /** Takes the signals from now on. */
  public TaskSignals take() {
    Signals.take(this::taken);
    return this;
  }

  private synchronized void taken(Signal signal) {
    Child running = child;
    if (over) {
      if (signal == Signal.INT && clock.nanoTime() - overAt > SAME_KEY_NANOS) {
        impatient.complete(signal);
      }
    } else if (running == null) {
      cancelled.complete(signal);
    } else if (signal == Signal.TERM || !Terminal.isOurs()) {
      running.send(signal);
    }
  }

  /** The command begins. A signal that came while it was being started is its first. */
  public synchronized void begin(Child process) {
    child = process;
    if (cancelled.isDone()) {
      process.send(cancelled.join());
    }
  }

  /** Where there is no command: any signal is impatience. */
  public CompletableFuture<Signal> stopped() {
    return cancelled;
  }

  /** The command is over. */
  public synchronized void over() {
    over = true;
    overAt = clock.nanoTime();
  }

  /** Completes with the signal that came before the command began. */
  public CompletableFuture<Signal> cancelled() {
    return cancelled;
  }

  /** Completes when somebody does not want to wait for the end any more. */
  public CompletableFuture<Signal> impatient() {
    return impatient;
  }
}
