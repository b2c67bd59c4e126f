package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.task.TaskId;
import java.util.ArrayList;
import java.util.List;

/** One task as its ledger's entries tell it. */
final class TaskModel {

  final Entry.TaskStarted start;
  final List<LeaseModel> leases = new ArrayList<>();
  boolean ending;

  /** True time of its ending. */
  long endingAt = Long.MAX_VALUE;

  boolean ended;

  /**
   * True time at which the first revocation of every lease was answered, or not needed any more.
   */
  long attemptedAt = Long.MAX_VALUE;

  TaskModel(Entry.TaskStarted start) {
    this.start = start;
  }

  TaskId id() {
    return start.task();
  }

  /** Notes when the first round of revocations is over. */
  void look(long now) {
    if (attemptedAt == Long.MAX_VALUE
        && ending
        && leases.stream().allMatch(LeaseModel::attempted)) {
      attemptedAt = now;
    }
  }

  boolean attempted() {
    return attemptedAt != Long.MAX_VALUE;
  }
}
