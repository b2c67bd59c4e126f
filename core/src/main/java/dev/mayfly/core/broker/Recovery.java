package dev.mayfly.core.broker;

import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an earlier process left in the ledger: it is ended, or gone on with. */
final class Recovery {

  private static final EndReason ORPHANED =
      new EndReason(EndReason.Cause.RECOVERED, "its mayfly stopped without ending it");

  private final Tasks tasks;
  private final Set<TaskView> inherited;
  private final Set<TaskId> kept = new HashSet<>();

  Recovery(Tasks tasks) {
    this.tasks = tasks;
    this.inherited = new LinkedHashSet<>(tasks.recorder.state().tasks());
  }

  /** Leaves a task alone, which is to be adopted or ended soon. */
  void keepForAdoption(TaskId id, TaskListener listener) {
    TaskView task = tasks.recorder.state().task(id);
    tasks.listeners.add(id, listener);
    if (mayGoOn(task)) {
      kept.add(id);
    }
  }

  /** Ends every task that is not kept. */
  void endOthers() {
    List<TaskView> now = inherited.stream().filter(task -> !kept.contains(task.id())).toList();
    now.forEach(inherited::remove);
    now.forEach(task -> end(task, ORPHANED));
    tasks.rotator.recover();
  }

  List<OrphanedTask> left() {
    return inherited.stream()
        .filter(Recovery::mayGoOn)
        .map(task -> new OrphanedTask(task.id(), task.joiner, task.extendedUntil))
        .toList();
  }

  /** Who was never allowed to begin does not do so with another process. */
  private static boolean mayGoOn(TaskView task) {
    boolean begun = !task.waits();
    return begun && !task.ending() && !task.start.kind().internal();
  }

  /** Ends a task that is left; false where it is not. */
  boolean endOrphaned(TaskId id, EndReason reason) {
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
    if (isSpent(task)) {
      end(task, new EndReason(EndReason.Cause.LIFETIME_SPENT, task.maxLifetime.toString()));
      return;
    }
    Adoption adoption = new Adoption(task, tasks);
    TaskSpec spec = task.spec(timeout, adoption.asBefore(grants));
    AccessDecision decision = tasks.access.ask(spec, Occasion.ADOPTION);
    List<String> denials = decision.denials();
    if (!denials.isEmpty()) {
      end(task, new EndReason(EndReason.Cause.RECOVERED, String.join("; ", denials)));
      return;
    }
    tasks.resume(task, spec);
    adoption.keep(spec.grants());
    tasks.access.await(task, decision, adoption);
  }

  private Optional<TaskView> take(TaskId id) {
    Optional<TaskView> left =
        inherited.stream().filter(task -> task.id().equals(id) && !task.ending()).findFirst();
    left.ifPresent(inherited::remove);
    return left;
  }

  private boolean isSpent(TaskView task) {
    Duration lived = Duration.between(task.allowedAt, tasks.dependencies.clock().now());
    return lived.compareTo(task.maxLifetime) >= 0;
  }

  private void end(TaskView task, EndReason reason) {
    if (task.ending()) {
      tasks.taskEnder.resume(task);
    } else {
      tasks.taskEnder.end(task, reason);
    }
  }
}
