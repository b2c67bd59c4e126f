package dev.mayfly.sidecar.endpoint;

import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskState;
import dev.mayfly.sidecar.endpoint.TaskStatus.LeaseStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Tasks that are only remembered. Some names are special: {@code refused}, {@code braked}, {@code
 * no-vault}, {@code taken}, {@code missing}, {@code broken}; any other task may run, and {@link
 * #FADING} is forgotten as soon as somebody was let in to ask for it. Of grants there are {@code
 * orders/read}, and {@code adopted}, which cannot be served.
 */
final class DeskInMemory implements TaskService, OperatorService {

  static final String FADING = "fading";
  static final String GRANT = "orders/read";
  static final String PASSWORD = "s3cr3t-passw0rd-";

  private static final Instant VALID_UNTIL = Instant.parse("2030-01-01T00:00:00Z");

  /** The tasks whose pulse is gone, in the order in which that was told. */
  final BlockingQueue<TaskId> gone = new LinkedBlockingQueue<>();

  /** The tasks that beat through a held pulse. */
  final BlockingQueue<TaskId> beats = new LinkedBlockingQueue<>();

  /** The tasks whose joiners were gone before they were answered. */
  final BlockingQueue<TaskId> unheld = new LinkedBlockingQueue<>();

  final AtomicInteger held = new AtomicInteger();

  /** What every join waits for. */
  volatile CompletableFuture<Void> joins = CompletableFuture.completedFuture(null);

  /** How many have asked to join. */
  final AtomicInteger asked = new AtomicInteger();

  /** What every look at a task waits for. */
  volatile CompletableFuture<Void> looks = CompletableFuture.completedFuture(null);

  private final AtomicInteger incarnations = new AtomicInteger();
  private final Map<TaskId, Run> runs = new ConcurrentHashMap<>();

  private static final class Run {
    final TaskOwner joiner;
    volatile TaskState state = TaskState.ALIVE;
    volatile String reason = "";
    final AtomicLong sequence = new AtomicLong(1);
    final List<Consumer<String>> pulses = new CopyOnWriteArrayList<>();
    final CompletableFuture<Void> ended = new CompletableFuture<>();
    volatile CompletableFuture<Void> issued = new CompletableFuture<>();

    Run(TaskOwner joiner) {
      this.joiner = joiner;
    }
  }

  @Override
  public CompletionStage<JoinResponse> join(String task, String purpose, TaskOwner joiner) {
    asked.incrementAndGet();
    return switch (task) {
      case "refused" -> failed(403, "refused", "no rule allows it", "ask for one");
      case "braked" -> failed(429, "braked", "5 issues in 10m", "wait");
      case "no-vault" -> failed(503, "vault-away", "Vault does not answer", "");
      case "missing" -> failed(404, "unknown-task", "no task of this name is configured", "");
      case "taken" -> failed(409, "already-joined", "somebody joined it", "");
      case "broken" -> throw new IllegalStateException(PASSWORD);
      default -> joins.thenApply(nothing -> joined(task, joiner));
    };
  }

  private JoinResponse joined(String task, TaskOwner joiner) {
    TaskId id = new TaskId(task, "run-" + incarnations.incrementAndGet());
    runs.put(id, new Run(joiner));
    return new JoinResponse(
        id,
        TaskState.ALIVE,
        List.of("stream", "beat"),
        Duration.ofSeconds(30),
        VALID_UNTIL,
        List.of(served(1)));
  }

  private static ServedCredential served(long sequence) {
    return ServedCredential.of(
        GRANT,
        sequence,
        VALID_UNTIL,
        VALID_UNTIL,
        "database",
        Map.of("username", Secret.of("u" + sequence), "password", Secret.of(PASSWORD + sequence)));
  }

  private static <T> CompletionStage<T> failed(
      int status, String code, String detail, String remedy) {
    return CompletableFuture.failedStage(
        new ProblemException(new Problem(status, code, detail, remedy)));
  }

  @Override
  public boolean knows(TaskId task) {
    return find(task).isPresent();
  }

  @Override
  public Optional<TaskOwner> joiner(TaskId task) {
    return find(task).map(run -> run.joiner);
  }

  private Optional<Run> find(TaskId task) {
    return Optional.ofNullable(task.name().equals(FADING) ? runs.remove(task) : runs.get(task));
  }

  private Run known(TaskId task) {
    return Optional.ofNullable(runs.get(task))
        .orElseThrow(() -> new ProblemException(Problem.unknownTask()));
  }

  @Override
  public CompletionStage<TaskStatus> status(TaskId task) {
    Run run = known(task);
    return looks.thenApply(nothing -> status(task, run));
  }

  @Override
  public CompletionStage<Overview> overview() {
    List<Overview.Line> lines =
        runs.entrySet().stream().map(run -> line(run.getKey(), run.getValue())).toList();
    return CompletableFuture.completedStage(new Overview("process 1", lines));
  }

  private static Overview.Line line(TaskId task, Run run) {
    Map<String, Object> lease =
        Map.of(
            "lease",
            "k",
            "grant",
            GRANT,
            "target",
            "t",
            "role",
            "r",
            "account",
            "m_1",
            "state",
            LeaseState.ACTIVE);
    return new Overview.Line(
        run.state.name(),
        List.of("beat"),
        Optional.of(Duration.ofSeconds(1)),
        Map.of(
            "task",
            task.name(),
            "incarnation",
            task.incarnation(),
            "purpose",
            "",
            "leases",
            List.of(lease)));
  }

  private static TaskStatus status(TaskId task, Run run) {
    boolean ended = run.state == TaskState.ENDED;
    return new TaskStatus(
        task,
        run.state,
        Optional.of(run.reason).filter(reason -> !reason.isEmpty()),
        List.of(
            new LeaseStatus(
                GRANT, run.sequence.get(), "m_1", LeaseState.ACTIVE, Optional.of(VALID_UNTIL))),
        ended ? Optional.of(Map.of("proven", true, "exposure_seconds", 0.012)) : Optional.empty());
  }

  @Override
  public boolean beat(TaskId task) {
    Run run = runs.get(task);
    return run != null && run.state == TaskState.ALIVE;
  }

  @Override
  public boolean extend(TaskId task, Duration until) {
    return beat(task);
  }

  @Override
  public void unheld(TaskId task) {
    unheld.add(task);
  }

  @Override
  public HeldPulse hold(TaskId task, Consumer<String> over) {
    Run run = known(task);
    if (run.state != TaskState.ALIVE) {
      throw new ProblemException(Problem.taskOver());
    }
    run.pulses.add(over);
    held.incrementAndGet();
    return new HeldPulse() {
      @Override
      public void beat() {
        beats.add(task);
      }

      @Override
      public void gone() {
        held.decrementAndGet();
        gone.add(task);
      }
    };
  }

  @Override
  public CompletionStage<TaskStatus> end(TaskId task, String reason) {
    Run run = known(task);
    run.reason = reason;
    run.state = TaskState.ENDING;
    run.pulses.forEach(pulse -> pulse.accept(reason));
    return run.ended.thenApply(nothing -> status(task, run));
  }

  @Override
  public CompletionStage<Optional<ServedCredential>> credential(
      TaskId task, String grant, long after, Duration wait) {
    Run run = known(task);
    if (grant.equals("adopted")) {
      return failed(410, "adopted-without-secret", "its secret is not known here", "wait");
    }
    if (!grant.equals(GRANT)) {
      return failed(404, "unknown-grant", "the task has no such grant", "");
    }
    if (run.state != TaskState.ALIVE) {
      return CompletableFuture.failedStage(new ProblemException(Problem.taskOver()));
    }
    if (run.sequence.get() > after) {
      return CompletableFuture.completedStage(Optional.of(served(run.sequence.get())));
    }
    return run.issued
        .thenApply(nothing -> Optional.of(served(run.sequence.get())))
        .completeOnTimeout(Optional.empty(), wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The task's next credential is there. */
  void issue(TaskId task) {
    Run run = runs.get(task);
    run.sequence.incrementAndGet();
    CompletableFuture<Void> waiting = run.issued;
    run.issued = new CompletableFuture<>();
    waiting.complete(null);
  }

  /** A task that was told to end has ended. */
  void ended(TaskId task) {
    Run run = runs.get(task);
    run.state = TaskState.ENDED;
    run.ended.complete(null);
  }

  void forget(TaskId task) {
    runs.remove(task);
  }
}
