package dev.mayfly.sidecar.tasks;

import dev.mayfly.core.broker.Granted;
import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.TaskListener;
import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.sidecar.instance.OpenLedger;
import dev.mayfly.sidecar.process.Child;
import dev.mayfly.sidecar.process.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One task whose pulse is a child process: beats while that lives, and ends it when the task must
 * end.
 */
public final class TaskWatch implements TaskListener {

  /** How long a child that was told to end may take before it is killed. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TaskId task;
  private final OpenLedger ledger;
  private final Loop loop;
  private final Duration beat;
  private final CompletableFuture<Start> start = new CompletableFuture<>();
  private final CompletableFuture<Receipt> ended = new CompletableFuture<>();
  private volatile String status = "waiting for credentials";
  private volatile @Nullable Child child;
  private volatile boolean over;

  /**
   * Whether the task may begin.
   *
   * @param credentials what it has, by grant
   * @param refusals why it may not; none if it may
   */
  public record Start(Map<String, Granted> credentials, List<String> refusals) {}

  public TaskWatch(TaskId task, OpenLedger ledger, Loop loop, Duration heartbeatTimeout) {
    this.task = task;
    this.ledger = ledger;
    this.loop = loop;
    this.beat = heartbeatTimeout.dividedBy(4);
  }

  /** Beats from now on, first for the start itself. On the loop. */
  public void beat() {
    Child process = child;
    if (!over && (process == null || process.isAlive())) {
      ledger.broker().beat(task);
      loop.after(beat, this::beat);
    }
  }

  /** From now on the child is the pulse. */
  public void follow(Child process) {
    child = process;
  }

  /** Completes once it is known whether the task may begin. */
  public CompletableFuture<Start> start() {
    return start;
  }

  /** What its start waits for. */
  public String status() {
    return status;
  }

  @Override
  public void waiting(String grant, String waitsFor, Instant until) {
    status =
        grant + ": waiting for " + waitsFor + " until " + until.truncatedTo(ChronoUnit.SECONDS);
  }

  CompletableFuture<Receipt> ended() {
    return ended;
  }

  @Override
  public void granted(Map<String, Granted> credentials) {
    start.complete(new Start(credentials, List.of()));
  }

  @Override
  public void refused(List<String> reasons) {
    over = true;
    start.complete(new Start(Map.of(), reasons));
  }

  @Override
  public void replaced(String grant, Granted credential) {}

  /** Without its credentials the child can do nothing any more. */
  @Override
  public void ending(EndReason reason) {
    over = true;
    start.complete(new Start(Map.of(), List.of(reason.toString())));
    Child process = child;
    if (process != null && process.isAlive()) {
      process.send(Signal.TERM);
      loop.after(PATIENCE, () -> process.send(Signal.KILL));
    }
  }

  @Override
  public void ended(Receipt receipt) {
    ended.complete(receipt);
  }
}
