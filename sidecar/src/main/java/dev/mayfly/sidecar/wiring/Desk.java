package dev.mayfly.sidecar.wiring;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.TaskSpec;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskState;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.endpoint.Hold;
import dev.mayfly.sidecar.endpoint.Joined;
import dev.mayfly.sidecar.endpoint.Joiner;
import dev.mayfly.sidecar.endpoint.OperatorDesk;
import dev.mayfly.sidecar.endpoint.Overview;
import dev.mayfly.sidecar.endpoint.Problem;
import dev.mayfly.sidecar.endpoint.ProblemException;
import dev.mayfly.sidecar.endpoint.Served;
import dev.mayfly.sidecar.endpoint.TaskDesk;
import dev.mayfly.sidecar.endpoint.TaskStatus;
import dev.mayfly.sidecar.runtime.BackgroundThreads;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The tasks of a sidecar as its endpoint, its pipes and its shutdown deal with them. Answers are
 * given on a thread of their own: whoever writes them to a client does not hold up the loop.
 */
final class Desk implements TaskDesk, OperatorDesk {

  /** How long what became of an ended task can be asked for. */
  private static final Duration MEMORY = Duration.ofMinutes(10);

  private static final Duration WRITING = Duration.ofSeconds(30);

  private static final Problem CLOSING =
      new Problem(503, "closing", "the sidecar is being stopped", "ask the next one");

  private final Configuration configuration;
  private final World world;
  private final Session session;
  private final Brake brake;
  private final ChangeHooks hooks;
  private final RunReport report;
  private final ReceiptKeeper keeper;
  private final Map<TaskId, ServedTask> tasks = new ConcurrentHashMap<>();
  private final Executor answers = BackgroundThreads.one("answers");
  private boolean closing;

  Desk(
      Configuration configuration,
      World world,
      Session session,
      RunReport report,
      ReceiptKeeper keeper) {
    this.report = report;
    this.keeper = keeper;
    this.configuration = configuration;
    this.world = world;
    this.session = session;
    this.hooks = new ChangeHooks(report, world);
    this.brake = new Brake(configuration.sidecar().issueLimit(), session);
  }

  /**
   * Begins a task that nobody has asked for yet; whoever joins first has it. One that an earlier
   * process left alive is waited for instead.
   */
  CompletionStage<ServedTask> begin(ConfiguredTask task) {
    return onLoop(
        () ->
            living(task.name())
                .filter(ServedTask::isLeft)
                .findFirst()
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> start(task, "", Optional.empty())));
  }

  @Override
  public CompletionStage<Joined> join(String name, String purpose, Joiner joiner) {
    return onLoop(() -> join(configured(name), purpose, joiner).thenApply(Desk::joined));
  }

  private CompletableFuture<ServedTask> join(ConfiguredTask task, String purpose, Joiner joiner) {
    Optional<ServedTask> waiting =
        living(task.name()).filter(one -> one.joiner().isEmpty() && !one.isLeft()).findFirst();
    if (waiting.isEmpty()
        && task.beginsWithSidecar()
        && living(task.name()).findAny().isPresent()) {
      throw refusal(
          409,
          "already-joined",
          "task " + task.name() + " has somebody already",
          "end that first, or configure the task with `begin: on_request`");
    }
    waiting.ifPresent(one -> one.join(joiner));
    return waiting
        .map(ServedTask::held)
        .orElseGet(() -> start(task, purpose, Optional.of(joiner)).thenCompose(ServedTask::held));
  }

  private Stream<ServedTask> living(String name) {
    return tasks.values().stream().filter(one -> one.id().name().equals(name) && !one.isOver());
  }

  private ConfiguredTask configured(String name) {
    return configuration
        .task(name)
        .orElseThrow(
            () ->
                refusal(
                    404,
                    "unknown-task",
                    "no such task is configured",
                    "configured: "
                        + String.join(
                            ", ",
                            configuration.tasks().stream().map(ConfiguredTask::name).toList())));
  }

  /** {@code joiner} has it, so that nobody else may come to share it meanwhile. */
  private CompletableFuture<ServedTask> start(
      ConfiguredTask task, String purpose, Optional<Joiner> joiner) {
    if (closing) {
      throw new ProblemException(CLOSING);
    }
    brake.check(task.name());
    Plan plan = plan(task, Names.incarnation(session.engine().random()));
    PlaceClaims claims = PlaceClaims.of(session.places(), plan.files());
    ServedTask served =
        new ServedTask(
            plan,
            session.ledgers().current().broker(),
            session.engine().clock(),
            session.engine().loop());
    joiner.ifPresent(served::join);
    serve(served, claims);
    CompletionStage<Principal> login = session.login();
    login.whenComplete(
        (principal, failure) ->
            session
                .engine()
                .loop()
                .post(
                    () ->
                        start(
                            served,
                            purpose,
                            Optional.ofNullable(principal),
                            failure == null ? "" : String.valueOf(failure.getMessage()))));
    return served.granted();
  }

  /** One run of a task, as it is configured now. */
  Plan plan(ConfiguredTask task, String incarnation) {
    return new Plan(configuration, task, task.grants(), incarnation, world, hooks);
  }

  /** From now on it can be spoken for. On the loop. */
  void serve(ServedTask task, PlaceClaims claims) {
    tasks.put(task.id(), task);
    task.whenEnded(claims::release);
    task.whenEnded(() -> task.receipt().ifPresent(this::keep));
    task.whenEnded(() -> session.engine().loop().after(MEMORY, () -> tasks.remove(task.id())));
  }

  private void start(
      ServedTask served, String purpose, Optional<Principal> principal, String failure) {
    if (closing) {
      served.refuse(CLOSING);
    } else if (principal.isEmpty()) {
      served.refuse(new Problem(503, "vault-away", failure, "try again once Vault answers"));
    } else {
      served.broker().start(spec(served, purpose, principal.get()), served);
      if (served.isOver() && served.receipt().isEmpty()) {
        brake.refused(served.id().name());
      }
      served.rememberJoiner();
    }
    if (!served.isOver()) {
      served.pulse().prepare();
    }
  }

  private static TaskSpec spec(ServedTask served, String purpose, Principal principal) {
    return new TaskSpec(
        served.id(),
        principal,
        purpose,
        served.plan().task().maxLifetime(),
        served.heartbeat().timeout(),
        served.plan().specs());
  }

  private static Joined joined(ServedTask task) {
    return new Joined(
        task.id(),
        task.state(),
        task.heartbeat().sources().stream()
            .map(source -> source.name().toLowerCase(Locale.ROOT))
            .sorted()
            .toList(),
        task.heartbeat().timeout(),
        task.credentials());
  }

  /** Whether nobody can ask for a task of the ledger any more. From any thread. */
  boolean isDoneWith(OpenLedger ledger) {
    return brake.isPast(ledger)
        && tasks.values().stream().noneMatch(task -> task.broker() == ledger.broker());
  }

  /** Whether nothing begins any more. On the loop. */
  boolean isClosing() {
    return closing;
  }

  /** Nothing begins any more, and every task ends. On the loop. */
  void close() {
    closing = true;
    for (ServedTask task : tasks.values()) {
      task.end(new EndReason(EndReason.Cause.SHUTDOWN, "the sidecar was told to stop"));
    }
  }

  @Override
  public boolean knows(TaskId id) {
    return tasks.containsKey(id);
  }

  @Override
  public Optional<Joiner> joiner(TaskId id) {
    return Optional.ofNullable(tasks.get(id)).flatMap(ServedTask::joiner);
  }

  @Override
  public CompletionStage<TaskStatus> status(TaskId id) {
    ServedTask task = known(id);
    return onLoop(() -> CompletableFuture.completedFuture(status(task)));
  }

  private static TaskStatus status(ServedTask task) {
    return StatusForm.of(task).orElseThrow(Desk::unknownTask);
  }

  @Override
  public CompletionStage<Overview> overview() {
    return onLoop(() -> CompletableFuture.completedFuture(Overviews.of(session, tasks.values())));
  }

  @Override
  public boolean beat(TaskId id) {
    return sign(id, TaskPulse::beat);
  }

  @Override
  public boolean extend(TaskId id, Duration until) {
    return sign(id, pulse -> pulse.excuse(until));
  }

  private boolean sign(TaskId id, Consumer<TaskPulse> sign) {
    ServedTask task = tasks.get(id);
    if (task == null || task.isOver()) {
      return false;
    }
    session.engine().loop().post(() -> task.sign(sign));
    return true;
  }

  @Override
  public Hold hold(TaskId id, Consumer<String> over) {
    return hold(id, over, "the connection of its holder is closed");
  }

  /** {@code gone}: what is said of the task's end when this hold goes. */
  Hold hold(TaskId id, Consumer<String> over, String gone) {
    ServedTask task = known(id);
    Consumer<String> told = reason -> answers.execute(() -> over.accept(reason));
    session
        .engine()
        .loop()
        .post(
            () -> {
              task.sign(TaskPulse::hold);
              task.whenOver(told);
            });
    return new Hold() {
      @Override
      public void beat() {
        Desk.this.beat(id);
      }

      @Override
      public void gone() {
        session
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

  @Override
  public CompletionStage<TaskStatus> end(TaskId id, String reason) {
    ServedTask task = known(id);
    session.engine().loop().post(() -> task.end(new EndReason(EndReason.Cause.REQUESTED, reason)));
    return task.ended()
        .thenCompose(receipt -> session.engine().onLoop(() -> status(task)))
        .whenCompleteAsync((status, failure) -> {}, answers);
  }

  @Override
  public CompletionStage<Optional<Served>> credential(
      TaskId id, String grant, long after, Duration wait) {
    ServedTask task = known(id);
    if (task.plan().specs().stream().noneMatch(spec -> spec.name().equals(grant))) {
      throw refusal(404, "unknown-grant", "the task has no such grant", "");
    }
    return onLoop(() -> credential(task, grant, after, wait));
  }

  private CompletableFuture<Optional<Served>> credential(
      ServedTask task, String grant, long after, Duration wait) {
    if (task.isOver()) {
      throw new ProblemException(Problem.taskOver());
    }
    if (task.state() == TaskState.SUSPECT) {
      throw refusal(
          409, "task-suspect", "the task gives no sign of life", "beat, or hold its pulse");
    }
    Optional<Served> newest = task.newest(grant).filter(served -> served.sequence() > after);
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
    CompletableFuture<Optional<Served>> next = task.next(grant);
    session.engine().loop().after(wait, () -> task.forget(next));
    return next;
  }

  /** A sidecar lives long: its receipts are not to wait for its own end. */
  private void keep(Receipt receipt) {
    keeper
        .lane()
        .<Boolean>submit(
            deadline -> {
              keeper.keep(receipt, deadline);
              return true;
            },
            WRITING,
            answer -> {
              if (!(answer instanceof Answer.Returned<Boolean>)) {
                report.warn("the receipt of " + receipt.task() + " is in the ledger only");
              }
            });
  }

  private ServedTask known(TaskId id) {
    return Optional.ofNullable(tasks.get(id)).orElseThrow(Desk::unknownTask);
  }

  private static ProblemException unknownTask() {
    return new ProblemException(Problem.unknownTask());
  }

  private <T> CompletionStage<T> onLoop(Supplier<CompletionStage<T>> what) {
    return session
        .engine()
        .onLoop(what)
        .thenCompose(stage -> stage)
        .whenCompleteAsync((value, failure) -> {}, answers);
  }

  private static ProblemException refusal(int status, String code, String detail, String remedy) {
    return new ProblemException(new Problem(status, code, detail, remedy));
  }
}
