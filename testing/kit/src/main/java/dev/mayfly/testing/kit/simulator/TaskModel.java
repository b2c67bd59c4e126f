package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One task as its ledger's entries tell it. */
final class TaskModel {

  final Entry.TaskStarted start;
  final List<LeaseModel> leases = new ArrayList<>();

  /** Since when its lifetime counts, by the wall clock. */
  Instant allowedAt;

  Duration maxLifetime;

  /** The grants about which the policy was asked before it began, and has not said yet. */
  final Set<String> waiting = new HashSet<>();

  boolean ending;

  /** True time of its ending. */
  long endingAt = Long.MAX_VALUE;

  boolean ended;

  /**
   * True time at which the first revocation of every lease was answered, or not needed any more.
   */
  long attemptedAt = Long.MAX_VALUE;

  TaskModel(Entry.TaskStarted start, Instant startedAt) {
    this.start = start;
    this.allowedAt = startedAt;
    this.maxLifetime = start.maxLifetime();
  }

  TaskId id() {
    return start.task();
  }

  void permitted(Entry.AccessPermitted permit, Instant at) {
    if (permit.occasion() == Occasion.START) {
      waiting.remove(permit.grant());
      allowedAt = at;
    }
    if (permit.maxLifetime().compareTo(maxLifetime) < 0) {
      maxLifetime = permit.maxLifetime();
    }
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
