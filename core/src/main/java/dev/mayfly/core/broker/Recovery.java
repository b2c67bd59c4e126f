package dev.mayfly.core.broker;

import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an earlier process left in the ledger: it is ended, or gone on with. */
final class Recovery {

  private static final EndReason ORPHANED =
      new EndReason(EndReason.Cause.RECOVERED, "its mayfly stopped without ending it");

  private final Tasks tasks;
  private final Set<TaskView> inherited;
  private final Set<TaskId> spared = new HashSet<>();

  Recovery(Tasks tasks) {
    this.tasks = tasks;
    this.inherited = new LinkedHashSet<>(tasks.recorder.state().tasks());
  }

  /** Leaves a task alone, which is to be adopted or ended soon. */
  void spare(TaskId id, TaskListener listener) {
    spared.add(id);
    tasks.listen(tasks.recorder.state().task(id), listener);
  }

  /** Ends every task that is not spared. */
  void endTheRest() {
    List<TaskView> now = inherited.stream().filter(task -> !spared.contains(task.id())).toList();
    now.forEach(inherited::remove);
    now.forEach(task -> end(task, ORPHANED));
    tasks.rotator().recover();
  }

  List<OrphanedTask> left() {
    return inherited.stream()
        .filter(task -> !task.ending() && !task.start.kind().internal())
        .map(task -> new OrphanedTask(task.id(), task.joiner, task.extendedUntil))
        .toList();
  }

  /** Ends a task that is left; false where it is not. */
  boolean abandon(TaskId id, EndReason reason) {
    Optional<TaskView> left = take(id);
    left.ifPresent(task -> end(task, reason));
    return left.isPresent();
  }

  boolean adopt(TaskId id, Duration timeout, List<GrantSpec> grants) {
    Optional<TaskView> left = take(id);
    left.ifPresent(task -> adopt(task, timeout, grants));
    return left.isPresent();
  }

  private void adopt(TaskView task, Duration timeout, List<GrantSpec> grants) {
    TaskSpec spec = spec(task, timeout, grants);
    Map<String, Verdict.Permit> permits = new LinkedHashMap<>();
    List<String> denials = tasks.decide(spec, permits);
    if (!denials.isEmpty()) {
      end(task, new EndReason(EndReason.Cause.RECOVERED, String.join("; ", denials)));
    } else if (isSpent(task)) {
      end(task, new EndReason(EndReason.Cause.LIFETIME_SPENT, spec.maxLifetime().toString()));
    } else {
      tasks.resume(task, spec);
      List<GrantSpec> missing = new Adoption(task, tasks, this).keep(grants);
      new TaskStart(task, spec(task, timeout, missing), permits, tasks, tasks.listener(task))
          .begin();
    }
  }

  private Optional<TaskView> take(TaskId id) {
    Optional<TaskView> left =
        inherited.stream().filter(task -> task.id().equals(id) && !task.ending()).findFirst();
    left.ifPresent(inherited::remove);
    return left;
  }

  private boolean isSpent(TaskView task) {
    Duration lived = Duration.between(task.startedAt, tasks.dependencies.clock().now());
    return lived.compareTo(task.start.maxLifetime()) >= 0;
  }

  private static TaskSpec spec(TaskView task, Duration timeout, List<GrantSpec> grants) {
    Entry.TaskStarted start = task.start;
    return new TaskSpec(
        start.task(), start.principal(), start.purpose(), start.maxLifetime(), timeout, grants);
  }

  private void end(TaskView task, EndReason reason) {
    if (!task.ending()) {
      tasks.recorder.record(new Entry.TaskEnding(task.id(), reason));
      tasks.rotator().due(task);
      tasks.listener(task).ending(reason);
    }
    task.leases.forEach(lease -> end(lease, "its task is over"));
    if (!task.ended()) {
      tasks.withdraw(task, 1);
    }
    tasks.settle(task);
  }

  /** Ends a lease, whatever the earlier process was doing with it. */
  void end(LeaseView lease, String why) {
    if (lease.state == LeaseState.PENDING) {
      Duration flight =
          tasks
              .calls
              .backend(lease.intent.target())
              .map(b -> b.issuer().longestFlight())
              .orElse(Duration.ofMinutes(2));
      tasks.recorder.record(
          new Entry.IssueUnknown(
              lease.key(),
              "mayfly stopped during the call",
              Optional.empty(),
              tasks.dependencies.clock().now().plus(flight)));
    } else if (lease.state == LeaseState.ACTIVE) {
      tasks.recorder.record(new Entry.LeaseEnding(lease.key(), why));
    }
    if (!lease.isComplete()) {
      tasks.ender().end(lease);
    }
  }
}
