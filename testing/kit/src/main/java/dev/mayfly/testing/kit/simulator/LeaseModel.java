package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.LeaseEvent;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.LeaseTable;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One lease as its ledger's entries tell it, read by other eyes than the broker's. */
final class LeaseModel {

  final Entry.LeaseIntended intent;
  final TaskModel task;

  /** True time of the intent. */
  final long intendedAt;

  boolean attempted;
  private final Set<Strand> waived = EnumSet.noneOf(Strand.class);
  private boolean severed;

  /** Whether a request may still be under way of which nobody knows what it makes. */
  boolean unsure;

  private final Set<Strand> done = EnumSet.noneOf(Strand.class);
  private final Set<Strand> stranded = EnumSet.noneOf(Strand.class);
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

  Guarantee guarantee() {
    return intent.guarantee();
  }

  /** Nobody brings it to its end but time. */
  boolean onlyExpires() {
    return intent.observeOnly() || (guarantee() == Guarantee.EXPIRY && !isGuardLogin());
  }

  /** Somebody is to cut its access. */
  boolean isCut() {
    return guarantee().isSeen() && !intent.observeOnly();
  }

  /** With this its end is decided. */
  private @Nullable Strand deciding() {
    if (onlyExpires()) {
      return null;
    }
    return guarantee().isSeen() || isGuardLogin() ? Strand.ACCESS : Strand.SETTLING;
  }

  /** Past its first revocation attempt, or in no need of one. */
  boolean attempted() {
    return attempted || isOver() || !owed().contains(Strand.SETTLING);
  }

  /** Nothing of its end is left to do for anybody now. */
  boolean isOver() {
    return (state.isTerminal() || awaitsExpiry()) && owed().isEmpty();
  }

  boolean awaitsExpiry() {
    return state == LeaseState.EXPIRING || state == LeaseState.DENIED;
  }

  boolean isGuardLogin() {
    return task.start.kind() == TaskKind.GUARD_LOGIN;
  }

  boolean isStranded() {
    return !stranded.isEmpty();
  }

  /** The strands of its end that are to be done and are not done. */
  Set<Strand> owed() {
    if (intent.observeOnly() || state == LeaseState.REFUSED || state == LeaseState.WAIVED) {
      return EnumSet.noneOf(Strand.class);
    }
    Set<Strand> owed =
        isCut() || isGuardLogin() ? EnumSet.allOf(Strand.class) : EnumSet.of(Strand.SETTLING);
    owed.removeAll(done);
    owed.removeAll(waived);
    boolean denied = guarantee() == Guarantee.DENIED && state != LeaseState.EXPIRED;
    if (isGuardLogin() || denied) { // what denies it stays until it has expired
      owed.remove(Strand.CLEANING_UP);
    }
    return owed;
  }

  void done(Strand strand) {
    done.add(strand);
    stranded.remove(strand);
  }

  void severed(Entry.Severed cut, Coverage coverage) {
    if (cut.failures().isEmpty() && !severed) {
      severed = true;
      if (state == LeaseState.REVOKING) {
        take(LeaseEvent.SEVERED, coverage);
      }
    }
  }

  void late(Coverage coverage) {
    done.clear();
    stranded.clear();
    waived.clear();
    unsure = true;
    severed = false;
    take(LeaseEvent.LATE_ISSUE, coverage);
  }

  void strand(Strand strand, Coverage coverage) {
    stranded.add(strand);
    if (strand == deciding()) {
      take(LeaseEvent.STRAND, coverage);
    }
  }

  boolean isWaived() {
    return !waived.isEmpty();
  }

  void waive(Coverage coverage) {
    waived.addAll(stranded);
    stranded.clear();
    if (deciding() != null && waived.contains(deciding())) {
      take(LeaseEvent.WAIVE, coverage);
    }
  }

  void proven(Coverage coverage) {
    boolean denied = guarantee() == Guarantee.DENIED && !isGuardLogin();
    take(denied ? LeaseEvent.DENIED : LeaseEvent.PROVEN, coverage);
    done(Strand.ACCESS);
  }

  /** Its issuer has nothing left to revoke, or was not told what. */
  void settled(boolean named, Coverage coverage) {
    attempted = true;
    done(Strand.SETTLING);
    if (deciding() == Strand.SETTLING && state != LeaseState.EXPIRING) {
      take(named ? LeaseEvent.CONFIRMED : LeaseEvent.END_BY_EXPIRY, coverage);
    }
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
