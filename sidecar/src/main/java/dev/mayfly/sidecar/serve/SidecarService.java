package dev.mayfly.sidecar.serve;

import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskState;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.endpoint.HeldPulse;
import dev.mayfly.sidecar.endpoint.JoinResponse;
import dev.mayfly.sidecar.endpoint.OperatorService;
import dev.mayfly.sidecar.endpoint.Overview;
import dev.mayfly.sidecar.endpoint.Problem;
import dev.mayfly.sidecar.endpoint.ProblemException;
import dev.mayfly.sidecar.endpoint.ServedCredential;
import dev.mayfly.sidecar.endpoint.TaskOwner;
import dev.mayfly.sidecar.endpoint.TaskService;
import dev.mayfly.sidecar.endpoint.TaskStatus;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.runtime.BackgroundThreads;
import dev.mayfly.sidecar.runtime.Coalescer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The tasks of a sidecar as its endpoint, its pipes and its shutdown deal with them. Answers are
 * given on a thread of their own: whoever writes them to a client does not hold up the loop.
 */
final class SidecarService implements TaskService, OperatorService {

  private static final Duration TOGETHER = Duration.ofMillis(10);

  private final Instance instance;
  private final TaskRegistry registry;
  private final Admission admission;
  private final Coalescer<ServedTask> beats;
  private final Executor answers = BackgroundThreads.one("answers");

  SidecarService(Instance instance, TaskRegistry registry, Admission admission) {
    this.instance = instance;
    this.registry = registry;
    this.admission = admission;
    this.beats =
        new Coalescer<>(instance.engine().loop(), TOGETHER, task -> task.sign(TaskPulse::beat));
  }

  /** See {@link Admission#begin}. From any thread. */
  CompletionStage<ServedTask> begin(ConfiguredTask task) {
    return onLoop(() -> admission.begin(task));
  }

  @Override
  public CompletionStage<JoinResponse> join(String name, String purpose, TaskOwner joiner) {
    return onLoop(() -> admission.join(name, purpose, joiner).thenApply(SidecarService::joined));
  }

  private static JoinResponse joined(ServedTask task) {
    return new JoinResponse(
        task.id(),
        task.state(),
        task.heartbeat().sources().stream()
            .map(source -> source.name().toLowerCase(Locale.ROOT))
            .sorted()
            .toList(),
        task.heartbeat().timeout(),
        task.receipt().orElseThrow().endsBy(),
        task.credentials());
  }

  /** Nothing begins any more, and every task ends. On the loop. */
  void close() {
    admission.close();
    for (ServedTask task : registry.all()) {
      task.end(new EndReason(EndReason.Cause.SHUTDOWN, "the sidecar was told to stop"));
    }
  }

  @Override
  public boolean knows(TaskId id) {
    return registry.find(id).isPresent();
  }

  @Override
  public Optional<TaskOwner> joiner(TaskId id) {
    return registry.find(id).flatMap(ServedTask::joiner);
  }

  @Override
  public CompletionStage<TaskStatus> status(TaskId id) {
    ServedTask task = known(id);
    return onLoop(() -> CompletableFuture.completedFuture(status(task)));
  }

  private static TaskStatus status(ServedTask task) {
    return StatusForm.of(task).orElseThrow(SidecarService::unknownTask);
  }

  @Override
  public CompletionStage<Overview> overview() {
    return onLoop(() -> CompletableFuture.completedFuture(Overviews.of(instance, registry.all())));
  }

  @Override
  public boolean beat(TaskId id) {
    Optional<ServedTask> task = living(id);
    task.ifPresent(beats::add);
    return task.isPresent();
  }

  @Override
  public boolean extend(TaskId id, Duration until) {
    Optional<ServedTask> task = living(id);
    task.ifPresent(beats::remove); // one that came before would undo it
    task.ifPresent(
        one -> instance.engine().loop().post(() -> one.sign(pulse -> pulse.excuse(until))));
    return task.isPresent();
  }

  private Optional<ServedTask> living(TaskId id) {
    return registry.find(id).filter(task -> !task.isOver());
  }

  @Override
  public HeldPulse hold(TaskId id, Consumer<String> over) {
    return hold(id, over, "the connection of its holder is closed");
  }

  /** {@code gone}: what is said of the task's end when this hold goes. */
  HeldPulse hold(TaskId id, Consumer<String> over, String gone) {
    ServedTask task = known(id);
    Consumer<String> told = reason -> answers.execute(() -> over.accept(reason));
    instance
        .engine()
        .loop()
        .post(
            () -> {
              task.sign(TaskPulse::hold);
              task.whenOver(told);
            });
    return new HeldPulse() {
      @Override
      public void beat() {
        SidecarService.this.beat(id);
      }

      @Override
      public void gone() {
        instance
            .engine()
            .loop()
            .post(
                () -> {
                  task.pulse().release(gone);
                  task.forget(told);
                });
      }
    };
  }

  /** Whether it is, once all that was told of it before is done. */
  CompletionStage<Boolean> isOver(ServedTask task) {
    return onLoop(() -> CompletableFuture.completedFuture(task.isOver()));
  }

  @Override
  public void unheld(TaskId id) {
    ServedTask task = known(id);
    instance.engine().loop().post(task::endUnheld);
  }

  @Override
  public CompletionStage<TaskStatus> end(TaskId id, String reason) {
    ServedTask task = known(id);
    instance.engine().loop().post(() -> task.end(new EndReason(EndReason.Cause.REQUESTED, reason)));
    return task.ended()
        .thenCompose(receipt -> instance.engine().onLoop(() -> status(task)))
        .whenCompleteAsync((status, failure) -> {}, answers);
  }

  @Override
  public CompletionStage<Optional<ServedCredential>> credential(
      TaskId id, String grant, long after, Duration wait) {
    ServedTask task = known(id);
    if (task.plan().specs().stream().noneMatch(spec -> spec.name().equals(grant))) {
      throw refusal(404, "unknown-grant", "the task has no such grant", "");
    }
    return onLoop(() -> credential(task, grant, after, wait));
  }

  private CompletableFuture<Optional<ServedCredential>> credential(
      ServedTask task, String grant, long after, Duration wait) {
    if (task.isOver()) {
      throw new ProblemException(Problem.taskOver());
    }
    if (task.state() == TaskState.SUSPECT) {
      throw refusal(
          409, "task-suspect", "the task gives no sign of life", "beat, or hold its pulse");
    }
    Optional<ServedCredential> newest =
        task.newest(grant).filter(served -> served.sequence() > after);
    if (newest.isEmpty() && after == 0 && task.isAdopted()) {
      throw refusal(
          410,
          "adopted-without-secret",
          "this sidecar took the task over after a restart, and its secret is gone with its"
              + " predecessor; the credential itself goes on",
          "use what you have; ask with `after=` and `wait=` for the next one");
    }
    if (newest.isPresent() || wait.isZero()) {
      return CompletableFuture.completedFuture(newest);
    }
    CompletableFuture<Optional<ServedCredential>> next = task.next(grant);
    instance.engine().loop().after(wait, () -> task.forget(next));
    return next;
  }

  private ServedTask known(TaskId id) {
    return registry.find(id).orElseThrow(SidecarService::unknownTask);
  }

  private static ProblemException unknownTask() {
    return new ProblemException(Problem.unknownTask());
  }

  private <T> CompletionStage<T> onLoop(Supplier<CompletionStage<T>> what) {
    return instance
        .engine()
        .onLoop(what)
        .thenCompose(stage -> stage)
        .whenCompleteAsync((value, failure) -> {}, answers);
  }

  private static ProblemException refusal(int status, String code, String detail, String remedy) {
    return new ProblemException(new Problem(status, code, detail, remedy));
  }
}
