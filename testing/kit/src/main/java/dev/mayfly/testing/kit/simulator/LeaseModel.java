package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.backend.Revocability;
import dev.mayfly.core.lease.LeaseEvent;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.LeaseTable;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.task.TaskId;
import java.time.Duration;
import java.time.Instant;

/** One lease as its ledger's entries tell it, read by other eyes than the broker's. */
final class LeaseModel {

  final Entry.LeaseIntended intent;
  final TaskModel task;

  /** True time of the intent. */
  final long intendedAt;

  boolean attempted;
  LeaseState state = LeaseState.PENDING;
  boolean ended;
  String account = "";

  /** True time at which its validity ends, were it not renewed. */
  long validUntil = Long.MAX_VALUE;

  LeaseModel(Entry.LeaseIntended intent, TaskModel task, long intendedAt) {
    this.intent = intent;
    this.task = task;
    this.intendedAt = intendedAt;
  }

  LeaseKey key() {
    return intent.key();
  }

  TaskId taskId() {
    return intent.task();
  }

  boolean expiryOnly() {
    return intent.revocability() == Revocability.EXPIRY_ONLY;
  }

  /** Past its first revocation attempt, or in no need of one. */
  boolean attempted() {
    return attempted || state.isTerminal() || state == LeaseState.EXPIRING;
  }

  /** {@code from}: when that was recorded, by the wall clock and in true time. */
  void valid(Validity validity, Instant from, long trueTime) {
    validUntil = trueTime + Duration.between(from, validity.until()).toNanos();
  }

  void take(LeaseEvent event, Coverage coverage) {
    coverage.transition(state, event);
    state = LeaseTable.next(state, event);
    if (state == LeaseState.ACTIVE && ended) {
      throw new BrokenRule(Rule.THE_END_IS_FINAL, key() + " returned to ACTIVE by " + event);
    }
    ended |= state != LeaseState.ACTIVE && state != LeaseState.PENDING;
  }
}
