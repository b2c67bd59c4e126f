package dev.mayfly.core.broker;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.policy.Grounds;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskKind;
import dev.mayfly.core.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The tasks of one ledger: how they begin, how they are, and what works for them. */
final class Tasks {

  /** Mayfly's own tasks live as long as their process. */
  private static final Duration FOREVER = Duration.ofDays(36_500);

  final BrokerDependencies dependencies;
  final LedgerRecorder recorder;
  final Calls calls;
  final LiveLeases liveLeases = new LiveLeases();
  final TaskListeners listeners = new TaskListeners();
  final Heartbeats heartbeats;
  final AccessRequests access;
  final ProvabilityCheck provability;
  final Issuance issuance;
  final LeaseDelivery delivery;
  final Keeper keeper;
  final LeaseReplacer replacer;
  final LeaseEnder leaseEnder;
  final TaskEnder taskEnder;
  final Rotator rotator;
  private final Runnable changed;
  private Guards guards;
  private boolean closing;

  Tasks(
      BrokerDependencies dependencies, LedgerRecorder recorder, String process, Runnable changed) {
    this.dependencies = dependencies;
    this.recorder = recorder;
    this.changed = changed;
    this.calls = new Calls(dependencies.lanes(), dependencies.targets(), dependencies.limits());
    this.heartbeats = new Heartbeats(dependencies.clock(), dependencies.loop(), this::end);
    this.access = new AccessRequests(dependencies, recorder, calls, heartbeats, listeners);
    this.provability = new ProvabilityCheck(dependencies, calls, this::guards);
    this.taskEnder = new TaskEnder(this);
    this.leaseEnder =
        new LeaseEnder(dependencies, recorder, calls, liveLeases, taskEnder::progressed);
    this.issuance =
        new Issuance(dependencies, recorder, calls, liveLeases, leaseEnder, this::alive);
    this.replacer = new LeaseReplacer(this);
    this.keeper =
        new Keeper(dependencies, recorder, calls, leaseEnder, this::alive, replacer::replace);
    this.delivery = new LeaseDelivery(dependencies, recorder, calls, keeper);
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

  void start(TaskSpec spec, TaskListener listener) {
    AccessDecision decision = access.ask(spec, Occasion.START);
    List<String> denials = decision.denials();
    if (!denials.isEmpty()) {
      listener.refused(denials);
      return;
    }
    TaskView task = begin(spec, listener, TaskKind.TASK);
    access.await(
        task,
        decision,
        new AccessRequests.Asker() {
          @Override
          public void permitted(Map<String, Verdict.Permit> permits) {
            new TaskStart(task, spec, permits, Tasks.this).begin();
          }

          @Override
          public void denied(List<String> reasons) {
            refuse(task, reasons);
          }
        });
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
    TaskSpec spec = internal(id, List.of(grant));
    TaskView task = begin(spec, listener, kind);
    new TaskStart(task, spec, Map.of(grant.name(), own(grant)), this).begin();
  }

  private static TaskSpec internal(TaskId id, List<GrantSpec> grants) {
    return new TaskSpec(id, Principal.of("mayfly", Map.of()), "", FOREVER, FOREVER, grants);
  }

  /** One of Mayfly's own tasks that is over at once, but for what becomes due by it. */
  void startRequest(TaskId id, Runnable due) {
    record(internal(id, List.of()), TaskKind.ROTATION_REQUEST);
    due.run();
    end(id, new EndReason(EndReason.Cause.EXITED, "another process asks for it"));
  }

  /** What Mayfly's own tasks are allowed, about which no policy is asked. */
  static Verdict.Permit own(GrantSpec grant) {
    return new Verdict.Permit(grant.ttl(), FOREVER, Grounds.NONE);
  }

  private void record(TaskSpec spec, TaskKind kind) {
    recorder.record(
        new Entry.TaskStarted(
            spec.id(), spec.principal(), spec.purpose(), spec.maxLifetime(), kind));
  }

  private TaskView begin(TaskSpec spec, TaskListener listener, TaskKind kind) {
    record(spec, kind);
    listeners.add(spec.id(), listener);
    if (!kind.internal()) {
      heartbeats.watch(spec.id(), spec.heartbeatTimeout());
    }
    return recorder.state().task(spec.id());
  }

  /** Goes on with a task that an earlier process began: its heartbeat counts from now on. */
  void resume(TaskView task, TaskSpec spec) {
    recorder.record(new Entry.TaskAdopted(spec.id()));
    heartbeats.watch(task.id(), spec.heartbeatTimeout());
    heartbeats.limit(task);
  }

  /** It may not begin. */
  void refuse(TaskView task, List<String> reasons) {
    TaskListener listener = listeners.of(task);
    end(task.id(), new EndReason(EndReason.Cause.NOT_STARTED, String.join("; ", reasons)));
    listener.refused(reasons);
  }

  /** Ends the task; ending it twice does nothing. */
  void end(TaskId id, EndReason reason) {
    taskEnder.end(recorder.state().task(id), reason);
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
    leaseEnder.guardsLeave();
    living()
        .filter(task -> task.start.kind().internal())
        .toList()
        .forEach(task -> end(task.id(), new EndReason(EndReason.Cause.SHUTDOWN, "")));
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
}
