package dev.mayfly.core.broker;

import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the ledger says of one task. Written by {@link State} only. */
final class TaskView {

  final Entry.TaskStarted start;
  final Instant startedAt;
  final List<LeaseView> leases = new ArrayList<>();

  @Nullable Boolean isolated;
  String joiner = "";
  Instant extendedUntil = Instant.EPOCH;
  @Nullable Instant endingAt;
  @Nullable EndReason reason;
  boolean withdrawn;
  @Nullable Instant endedAt;

  TaskView(Entry.TaskStarted start, Instant startedAt) {
    this.start = start;
    this.startedAt = startedAt;
  }

  TaskId id() {
    return start.task();
  }

  boolean ending() {
    return endingAt != null;
  }

  boolean ended() {
    return endedAt != null;
  }

  /** Whether settling was tried for every lease, or never needed one. */
  boolean attempted() {
    return ending() && leases.stream().allMatch(TaskView::isAttempted);
  }

  private static boolean isAttempted(LeaseView lease) {
    return lease.attemptedAt != null || !lease.open() || !lease.owes(Strand.SETTLING);
  }
}
