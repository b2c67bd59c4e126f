package dev.mayfly.sidecar.hold;

import dev.mayfly.client.MayflyClient;
import dev.mayfly.client.TaskSession;
import dev.mayfly.client.TaskStatus;
import dev.mayfly.core.text.Messages;
import dev.mayfly.core.time.SystemClock;
import dev.mayfly.sidecar.context.ExitCodes;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.context.RunException;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.process.Child;
import dev.mayfly.sidecar.process.CommandNotRunnableException;
import dev.mayfly.sidecar.process.Signal;
import dev.mayfly.sidecar.recovery.ShutdownWait;
import dev.mayfly.sidecar.runtime.BackgroundThreads;
import dev.mayfly.sidecar.tasks.Redirects;
import dev.mayfly.sidecar.tasks.TaskSignals;
import dev.mayfly.sidecar.tasks.TaskWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A command that is a task of a sidecar in another container: we are its parent, and hold the
 * task's pulse for it. Used by the main thread, which outlives the command.
 */
final class HeldCommand {

  /** How long is waited for the proof that the command's credentials are dead. */
  private static final Duration PROOF = Duration.ofSeconds(30);

  private static final Duration LETTING_GO = Duration.ofSeconds(5);

  private final HoldOptions options;
  private final ProcessEnvironment environment;
  private final RunReport report;
  private final TaskSignals signals = new TaskSignals(new SystemClock());

  HeldCommand(HoldOptions options, ProcessEnvironment environment, RunReport report) {
    this.options = options;
    this.environment = environment;
    this.report = report;
  }

  /** Runs it; the exit code is the command's own wherever there was a command. */
  int run() throws InterruptedException {
    signals.take();
    try {
      Child.check(options.command(), environment.variables());
      report.checkInit(ProcessHandle.current().pid());
      TaskSession task = join();
      try {
        return run(task);
      } finally {
        letGo(task);
      }
    } catch (CommandNotRunnableException e) {
      report.refused(Messages.of(e));
      return e.exitCode();
    } catch (RunException e) {
      report.refused(e.message());
      return e.exitCode();
    }
  }

  /**
   * Waits for the credentials; a signal makes that pointless, but what the sidecar is already
   * making is ended, unless another signal says that nobody wants to wait for it.
   */
  private TaskSession join() throws RunException, InterruptedException {
    MayflyClient client = MayflyClient.at(options.socket());
    CompletableFuture<TaskSession> joined =
        inBackground(() -> client.join(options.task(), options.purpose()));
    report.await("waiting for the sidecar", CompletableFuture.anyOf(joined, signals.cancelled()));
    if (signals.cancelled().isDone()) {
      signals.over();
      report.await(
          "waiting to end the task that the sidecar is beginning",
          CompletableFuture.anyOf(joined, signals.impatient()));
      CompletionStage<TaskSession> late = joined;
      late.thenAccept(TaskSession::close);
      Signal signal = signals.cancelled().join();
      throw new RunException(
          signal.exitCode(), "ended by SIG" + signal + " before the command began");
    }
    try {
      return joined.join();
    } catch (CompletionException e) {
      throw new RunException(ExitCodes.NOT_STARTED, Messages.of(e));
    }
  }

  private int run(TaskSession task)
      throws RunException, CommandNotRunnableException, InterruptedException {
    Map<String, String> variables = HeldEnvironment.of(options, task);
    Set<String> removed = options.preset().map(Redirects::ofPreset).orElse(Set.of());
    Child child = Child.start(options.command(), Optional.empty(), variables, removed);
    signals.begin(child);
    CompletionStage<String> over = task.over();
    over.thenAccept(reason -> stop(child, reason));
    int exitCode = child.waitFor();
    signals.over();
    boolean proven = end(task, ShutdownWait.reason(exitCode).toString());
    return options.requireProof() && !proven ? ExitCodes.NOT_PROVEN : exitCode;
  }

  /** Without its credentials the command can do nothing any more. */
  private void stop(Child child, String reason) {
    if (child.isAlive()) {
      report.warn("the task is over, and its command told to end: " + reason);
      child.send(Signal.TERM);
      CompletableFuture.delayedExecutor(TaskWatch.PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .execute(() -> child.send(Signal.KILL));
    }
  }

  /** Whether the end of all credentials is proven. */
  private boolean end(TaskSession task, String reason) throws InterruptedException {
    CompletableFuture<TaskStatus> ended = inBackground(() -> task.end(reason, PROOF));
    report.await(
        "waiting for the proof that access has ended",
        CompletableFuture.anyOf(ended, signals.impatient(), after(PROOF.plus(LETTING_GO))));
    try {
      boolean proven = ended.isDone() && ended.join().proven();
      if (proven) {
        report.tell("task " + task + ": its credentials are proven to be dead");
      } else {
        report.warn("task " + task + ": the proof is not there yet; the sidecar goes on");
      }
      return proven;
    } catch (CompletionException e) {
      report.warn(
          "the sidecar was not told that the task has ended, and notices it by itself: "
              + Messages.of(e));
      return false;
    }
  }

  /** A sidecar that is stopped does not answer: it is told by the connection that is gone. */
  private static void letGo(TaskSession task) throws InterruptedException {
    RunReport.isDoneWithin(
        inBackground(
            () -> {
              task.close();
              return true;
            }),
        LETTING_GO);
  }

  private static CompletableFuture<Boolean> after(Duration time) {
    return new CompletableFuture<Boolean>()
        .completeOnTimeout(true, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private interface Request<T> {
    T send() throws IOException;
  }

  private static <T> CompletableFuture<T> inBackground(Request<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    BackgroundThreads.each("session")
        .execute(
            () -> {
              try {
                done.complete(work.send());
              } catch (IOException | RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    return done;
  }
}
