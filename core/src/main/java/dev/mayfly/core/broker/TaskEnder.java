package dev.mayfly.core.broker;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.task.EndReason;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends tasks, those of this process and those that an earlier one left: ends every lease, has what
 * was delivered taken back, and tells when that is done.
 */
final class TaskEnder {

  private static final Logger LOG = LoggerFactory.getLogger(TaskEnder.class);

  private final Tasks tasks;

  TaskEnder(Tasks tasks) {
    this.tasks = tasks;
  }

  /** Begins to end the task; nothing, where it is ending. */
  void end(TaskView task, EndReason reason) {
    if (task.ending()) {
      return;
    }
    tasks.heartbeats.forget(task.id());
    tasks.access.withdraw(task.id());
    tasks.recorder.record(new Entry.TaskEnding(task.id(), reason));
    if (tasks.dependencies.observeOnly()) {
      LOG.warn(
          "observe only: would end {} now, and with it {} leases; they live until they expire",
          task.id(),
          task.leases.size());
    }
    tasks.rotator.due(task);
    tasks.listeners.of(task).ending(reason);
    resume(task);
  }

  /** Goes on to end a task, however far this process or an earlier one has come. */
  void resume(TaskView task) {
    task.leases.forEach(lease -> end(lease, "its task is over"));
    tasks.delivery.withdraw(task, () -> settle(task));
    settle(task);
  }

  /** Ends a lease, whatever this process or an earlier one was doing with it. */
  void end(LeaseView lease, String why) {
    Optional<LiveLease> live = tasks.liveLeases.find(lease.key());
    if (lease.state == LeaseState.PENDING) {
      if (live.isEmpty()) {
        tasks.issuance.unknown(lease, "mayfly stopped during the call", Optional.empty());
      } // else its call is under way, and whatever comes of that ends it
      return;
    }
    if (lease.state == LeaseState.ACTIVE) {
      tasks.recorder.record(new Entry.LeaseEnding(lease.key(), why));
    }
    if (lease.isComplete()) {
      return;
    }
    Credential own = lease.isGuardLogin() ? live.map(l -> l.credential).orElse(null) : null;
    if (own != null) {
      tasks.leaseEnder.endLastGuardLogin(lease, own);
    } else {
      tasks.leaseEnder.end(lease);
    }
  }

  /** A strand of a lease's end was tried. */
  void progressed(LeaseView lease) {
    settle(lease.task);
  }

  /** Tells what is done, where it is. */
  private void settle(TaskView task) {
    boolean over =
        task.ending()
            && !task.ended()
            && task.leases.stream().allMatch(tasks.leaseEnder::isAtItsEnd);
    if (over && !task.owesWithdrawal()) {
      tasks.recorder.record(new Entry.TaskEnded(task.id()));
      if (task.ended()) { // a ledger that is closed takes nothing more
        tasks.listeners.of(task).ended(Receipts.of(task));
      }
    }
    if (task.ended() && task.leases.stream().allMatch(LeaseView::isComplete)) {
      tasks.listeners.finished(task);
    }
    if (task.attempted()) {
      tasks.rotator.ready(task);
    }
    tasks.changed();
  }
}
