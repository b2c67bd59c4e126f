package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.GuardLogin;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.policy.Grounds;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskKind;
import dev.mayfly.core.task.TaskState;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The tasks of this process from their start to their end. */
final class Tasks {

  /** Mayfly's own tasks live as long as their process. */
  private static final Duration FOREVER = Duration.ofDays(36_500);

  final BrokerDependencies dependencies;
  final LedgerRecorder recorder;
  final Issuance issuance;
  final Keeper keeper;

  final Calls calls;
  final LiveLeases liveLeases;
  private final Ender ender;
  private final TaskEnder taskEnder;
  private final Rotator rotator;
  private final LeaseReplacer replacer;
  private final Identification identification;
  private final ProvabilityCheck provability;
  private final Heartbeats heartbeats;
  private final AccessRequests access;
  private Guards guards;
  private final Runnable changed;
  private final Map<TaskId, TaskListener> listeners = new HashMap<>();
  private boolean closing;

  Tasks(
      BrokerDependencies dependencies, LedgerRecorder recorder, String process, Runnable changed) {
    this.dependencies = dependencies;
    this.recorder = recorder;
    this.changed = changed;
    this.calls = new Calls(dependencies.lanes(), dependencies.targets(), dependencies.limits());
    this.liveLeases = new LiveLeases();
    this.taskEnder = new TaskEnder(this);
    this.ender = new Ender(dependencies, recorder, calls, liveLeases, taskEnder::progressed);
    this.issuance = new Issuance(dependencies, recorder, calls, liveLeases, ender, this::alive);
    this.identification = new Identification(dependencies, recorder, calls);
    this.provability = new ProvabilityCheck(dependencies, calls);
    this.access = new AccessRequests(dependencies, recorder, calls);
    this.replacer = new LeaseReplacer(this);
    this.keeper = new Keeper(dependencies, recorder, calls, ender, this::alive, replacer::replace);
    this.heartbeats = new Heartbeats(dependencies.clock(), dependencies.loop(), this::end);
    this.guards = new Guards(this, process);
    this.rotator = new Rotator(dependencies, recorder, calls, this, process);
  }

  Guards guards() {
    return guards;
  }

  /** The logins to the guards are those of another ledger of this process. */
  void guardedBy(Guards logins) {
    guards = logins;
  }

  LeaseReplacer replacer() {
    return replacer;
  }

  Rotator rotator() {
    return rotator;
  }

  Ender ender() {
    return ender;
  }

  TaskEnder taskEnder() {
    return taskEnder;
  }

  void beat(TaskId task) {
    heartbeats.beat(task);
  }

  List<LifeSign> signs() {
    return heartbeats.signs();
  }

  AccessRequests access() {
    return access;
  }

  void start(TaskSpec spec, TaskListener listener) {
    AccessDecision decision = access.ask(spec, Occasion.START);
    List<String> denials = decision.denials();
    if (!denials.isEmpty()) {
      listener.refused(denials);
      return;
    }
    TaskView task = begin(spec, listener, TaskKind.TASK);
    access.await(
        decision,
        new AccessDecision.Outcome() {
          @Override
          public void permitted(Map<String, Verdict.Permit> permits) {
            limit(task);
            new TaskStart(task, spec, permits, Tasks.this, listener).begin();
          }

          @Override
          public void denied(List<String> reasons) {
            refused(task, listener, reasons);
          }

          @Override
          public void waiting(String grant, Verdict.Pending pending) {
            listener.waiting(grant, pending.waitsFor(), pending.until());
          }
        });
  }

  /** Its lifetime counts, by what the policy allows it. */
  void limit(TaskView task) {
    heartbeats.limit(task.id(), task.allowedAt, task.maxLifetime);
  }

  /**
   * An id for one of Mayfly's own tasks that no task in the ledger has, from before a crash either.
   */
  TaskId newInternalId(String name, String process) {
    int number = 1;
    while (recorder.state().knows(new TaskId(name, process + "-" + number))) {
      number++;
    }
    return new TaskId(name, process + "-" + number);
  }

  /** Starts one of Mayfly's own tasks, about which no policy is asked. */
  void startInternal(TaskKind kind, TaskId id, GrantSpec grant, TaskListener listener) {
    TaskSpec spec =
        new TaskSpec(
            id,
            dev.mayfly.core.task.Principal.of("mayfly", Map.of()),
            "",
            FOREVER,
            FOREVER,
            List.of(grant));
    TaskView task = begin(spec, listener, kind);
    new TaskStart(task, spec, Map.of(grant.name(), own(grant)), this, listener).begin();
  }

  /** What Mayfly's own tasks are allowed, about which no policy is asked. */
  static Verdict.Permit own(GrantSpec grant) {
    return new Verdict.Permit(grant.ttl(), FOREVER, Grounds.NONE);
  }

  private TaskView begin(TaskSpec spec, TaskListener listener, TaskKind kind) {
    recorder.record(
        new Entry.TaskStarted(
            spec.id(), spec.principal(), spec.purpose(), spec.maxLifetime(), kind));
    listeners.put(spec.id(), listener);
    if (!kind.internal()) {
      heartbeats.watch(spec.id(), spec.heartbeatTimeout());
    }
    return recorder.state().task(spec.id());
  }

  void listen(TaskView task, TaskListener listener) {
    listeners.put(task.id(), listener);
  }

  /** Goes on with a task that an earlier process began: its heartbeat counts from now on. */
  void resume(TaskView task, TaskSpec spec) {
    recorder.record(new Entry.TaskAdopted(spec.id()));
    heartbeats.watch(task.id(), spec.heartbeatTimeout());
    limit(task);
  }

  void refused(TaskView task, TaskListener listener, List<String> reasons) {
    end(task.id(), new EndReason(EndReason.Cause.NOT_STARTED, String.join("; ", reasons)));
    listener.refused(reasons);
  }

  /** Ends the task; ending it twice does nothing. */
  void end(TaskId id, EndReason reason) {
    taskEnder.end(recorder.state().task(id), reason);
  }

  /** The task ends: no sign of its life, and no answer about it, counts any more. */
  void forget(TaskView task) {
    heartbeats.forget(task.id());
    access.withdraw(task.id());
  }

  /** Nothing of the task is left to do. */
  void finished(TaskView task) {
    TaskListener listener = listener(task);
    listeners.remove(task.id());
    listener.finished(Receipts.of(task));
  }

  void deliver(LiveLease live, Consumer<Answer<Boolean>> then) {
    Credential credential = Objects.requireNonNull(live.credential);
    Validity validity = Objects.requireNonNull(live.lease.validity);
    calls.files(() -> deliverAll(live.grant.deliveries(), credential, validity), then);
  }

  /** From now on the task has the credential. */
  void delivered(LiveLease live) {
    recorder.record(new Entry.Delivered(live.lease.key(), live.lease.intent.places()));
    keeper.keep(live);
    identification.identify(live);
  }

  private static void deliverAll(
      List<Delivery> deliveries, Credential credential, Validity validity) throws IOException {
    for (Delivery delivery : deliveries) {
      delivery.deliver(credential, validity);
    }
  }

  /**
   * Runs {@code ready} once the target's guard can log in, without which no end could be proven.
   */
  void whenGuarded(TaskView task, String target, Runnable ready, Consumer<String> failed) {
    boolean itself = task.start.kind().internal();
    GuardLogin login = itself ? null : guards.loginOf(target).orElse(null);
    if (login == null) {
      ready.run();
    } else {
      guards.require(target, ready, failed);
    }
  }

  /**
   * Runs {@code then} once the target's guard has seen every node, without which no end could be
   * proven: with nothing to say, or, where the target puts up with it, with what keeps it from
   * that.
   */
  void whenProvable(TaskView task, String target, Consumer<String> then, Consumer<String> refused) {
    Optional<Target> place = Optional.ofNullable(dependencies.targets().get(target));
    Optional<Guard> guard = place.flatMap(configured -> configured.backend().guard());
    if (task.start.kind().internal() || guard.isEmpty() || dependencies.observeOnly()) {
      whenGuarded(task, target, () -> then.accept(""), refused);
      return;
    }
    boolean refuses = place.get().unprovable() == Target.Unprovable.REFUSE;
    Consumer<String> weigh =
        doubt -> {
          if (refuses && !doubt.isEmpty()) {
            refused.accept("no end could be proven: " + doubt);
          } else {
            then.accept(doubt);
          }
        };
    whenGuarded(task, target, () -> provability.look(target, guard.get(), weigh), refused);
  }

  /** Says loudly that a credential is delivered whose end could not be proven. */
  void noteUnprovable(LiveLease live, String doubt) {
    if (!doubt.isEmpty()) {
      recorder.record(new Entry.Unprovable(live.lease.key(), doubt));
    }
  }

  boolean alive(TaskView task) {
    return !task.ending() && (task.start.kind().internal() || heartbeats.alive(task.id()));
  }

  TaskState state(TaskView task) {
    if (task.ending()) {
      return task.ended() ? TaskState.ENDED : TaskState.ENDING;
    }
    if (task.waits()) {
      return TaskState.WAITING;
    }
    return alive(task) ? TaskState.ALIVE : TaskState.SUSPECT;
  }

  /** Ends Mayfly's own logins in this ledger; nothing new begins. */
  void close() {
    closing = true;
    guardsLeave();
    living()
        .filter(task -> task.start.kind().internal())
        .toList()
        .forEach(task -> end(task.id(), new EndReason(EndReason.Cause.SHUTDOWN, "")));
  }

  /** Our guards' logins are being ended, by this ledger or another. */
  void guardsLeave() {
    ender.guardsLeave();
  }

  boolean closing() {
    return closing;
  }

  /** Whether nothing but logins of our own guards is left, which those cannot look for any more. */
  boolean onlyGuardLoginsAreLeft() {
    return rotator.isIdle()
        && recorder.state().tasks().stream()
            .filter(task -> !task.isIdle())
            .flatMap(task -> task.leases.stream())
            .allMatch(lease -> lease.plan == EndPlan.GUARD_LOGIN || !lease.open());
  }

  /** What is left to do may have changed. */
  void changed() {
    changed.run();
  }

  Stream<TaskView> living() {
    return recorder.state().tasks().stream().filter(t -> !t.ending());
  }

  TaskListener listener(TaskView task) {
    return listeners.getOrDefault(task.id(), Unheard.INSTANCE);
  }

  /** For tasks of an earlier process, whose starter is gone. */
  private enum Unheard implements TaskListener {
    INSTANCE;

    @Override
    public void granted(Map<String, Granted> credentials) {}

    @Override
    public void replaced(String grant, Granted credential) {}

    @Override
    public void refused(List<String> reasons) {}

    @Override
    public void ending(EndReason reason) {}

    @Override
    public void ended(Receipt receipt) {}

    @Override
    public void finished(Receipt receipt) {}
  }
}
