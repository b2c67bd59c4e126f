package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.task.TaskId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Rotates root secrets after the tasks that used them: revoke, then rotate; one at a time per root,
 * one for all that wait.
 */
final class Rotator {

  private final BrokerDependencies dependencies;
  private final LedgerRecorder recorder;
  private final Calls calls;
  private final Tasks tasks;
  private final String process;
  private final Map<String, Rotation> rotations = new HashMap<>();

  Rotator(
      BrokerDependencies dependencies,
      LedgerRecorder recorder,
      Calls calls,
      Tasks tasks,
      String process) {
    this.dependencies = dependencies;
    this.recorder = recorder;
    this.calls = calls;
    this.tasks = tasks;
    this.process = process;
  }

  /** Notes the roots behind the task's leases. */
  void due(TaskView task) {
    if (task.start.kind().internal() || dependencies.observeOnly()) {
      return;
    }
    task.leases.stream()
        .filter(lease -> lease.state != LeaseState.REFUSED)
        .map(lease -> lease.intent.target())
        .distinct()
        .forEach(
            target ->
                rootOf(target)
                    .ifPresent(
                        root ->
                            recorder.record(
                                new Entry.RotationDue(root.root(), target, task.id()))));
  }

  /** Another process asks for it, whose tasks are over: so it may begin at once. */
  void request(String target) {
    Optional<RootRotatable> root = rootOf(target);
    if (root.isEmpty() || tasks.closing() || dependencies.observeOnly()) {
      return;
    }
    TaskId id = tasks.newInternalId("rotation-of-" + target, process);
    tasks.startRequest(
        id, () -> recorder.record(new Entry.RotationDue(root.get().root(), target, id)));
  }

  /** The task is past its revocation attempts: what it made due may begin. */
  void ready(TaskView task) {
    for (RootView root : recorder.state().roots()) {
      if (root.due.contains(task)) {
        begin(root);
      }
    }
  }

  /** Takes up what an earlier process left due. */
  void recover() {
    recorder.state().roots().stream().filter(this::ripe).toList().forEach(this::begin);
  }

  /**
   * Whether a rotation is under way or could begin now; one that waits for its least interval does
   * not count.
   */
  boolean isIdle() {
    return rotations.values().stream().allMatch(Rotation::isResting);
  }

  private void begin(RootView root) {
    Optional<RootRotatable> rotatable = rootOf(root.target);
    if (rotatable.isPresent()) {
      rotations
          .computeIfAbsent(
              root.root,
              name ->
                  new Rotation(
                      dependencies, recorder, calls, tasks, process, root, rotatable.get()))
          .begin();
    }
  }

  private boolean ripe(RootView root) {
    return root.due.stream().anyMatch(TaskView::attempted);
  }

  private Optional<RootRotatable> rootOf(String target) {
    return calls.backend(target).flatMap(Backend::root);
  }
}
