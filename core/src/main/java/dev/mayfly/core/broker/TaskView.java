package dev.mayfly.core.broker;

import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the ledger says of one task. Written by {@link EntryApplier} only. */
final class TaskView {

  final Entry.TaskStarted start;
  final Instant startedAt;

  /** Since when its lifetime counts: when it was allowed to begin. */
  Instant allowedAt;

  /** How long it may live; the policy may allow less than was asked for. */
  Duration maxLifetime;

  final List<LeaseView> leases = new ArrayList<>();

  /** By grant: the policy's last permit, unless it was asked or denied since. */
  final Map<String, Receipt.Permit> permits = new HashMap<>();

  /** What the policy has not said yet. */
  final List<Receipt.Waiting> waiting = new ArrayList<>();

  final List<Receipt.Denial> denials = new ArrayList<>();

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
    this.allowedAt = startedAt;
    this.maxLifetime = start.maxLifetime();
  }

  TaskId id() {
    return start.task();
  }

  /** The same task as it was asked for, but for what it may no longer have. */
  TaskSpec spec(Duration heartbeatTimeout, List<GrantSpec> grants) {
    return new TaskSpec(
        id(), start.principal(), start.purpose(), maxLifetime, heartbeatTimeout, grants);
  }

  /** Whether the policy has not said yet whether it may begin. */
  boolean waits() {
    return waiting.stream().anyMatch(one -> one.occasion() == Occasion.START);
  }

  /** Whether this is the policy's last word on the grant. */
  boolean isDenied(String grant, String reason) {
    return !permits.containsKey(grant)
        && waiting.stream().noneMatch(one -> one.grant().equals(grant))
        && denials.stream()
            .filter(denial -> denial.grant().equals(grant))
            .reduce((earlier, later) -> later)
            .filter(last -> last.reason().equals(reason))
            .isPresent();
  }

  private Optional<Instant> waitsSince(String grant, Occasion occasion) {
    return waiting.stream()
        .filter(one -> one.grant().equals(grant) && one.occasion() == occasion)
        .map(Receipt.Waiting::since)
        .findFirst();
  }

  /** The policy was asked about the grant, or answered: what was waited for before is over. */
  private void answered(String grant, Occasion occasion) {
    permits.remove(grant);
    waiting.removeIf(one -> one.grant().equals(grant) && one.occasion() == occasion);
  }

  void requested(Entry.AccessRequested entry, Instant at) {
    Instant since = waitsSince(entry.grant(), entry.occasion()).orElse(at);
    answered(entry.grant(), entry.occasion());
    waiting.add(
        new Receipt.Waiting(
            entry.grant(),
            entry.target(),
            entry.role(),
            entry.occasion(),
            entry.waitsFor(),
            since,
            entry.until()));
  }

  void permitted(Entry.AccessPermitted entry, Instant at) {
    answered(entry.grant(), entry.occasion());
    permits.put(
        entry.grant(), new Receipt.Permit(at, entry.occasion(), entry.ttl(), entry.grounds()));
    if (entry.maxLifetime().compareTo(maxLifetime) < 0) {
      maxLifetime = entry.maxLifetime();
    }
    if (entry.occasion() == Occasion.START) {
      allowedAt = at;
    }
  }

  void denied(Entry.AccessDenied entry, Instant at) {
    answered(entry.grant(), entry.occasion());
    denials.add(
        new Receipt.Denial(
            at,
            entry.grant(),
            entry.target(),
            entry.role(),
            entry.occasion(),
            entry.reason(),
            entry.grounds()));
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

  /** Where anything of it may have been delivered. */
  List<String> places() {
    return leases.stream().flatMap(lease -> lease.intent.places().stream()).distinct().toList();
  }

  boolean owesWithdrawal() {
    return !withdrawn && !places().isEmpty();
  }

  /** Whether nothing is left to do for it now. A living guard's task only holds its login. */
  boolean isIdle() {
    if (start.kind().internal() && !ending()) {
      return leases.stream().noneMatch(l -> l.open() && l.state != LeaseState.ACTIVE);
    }
    return ending() && leases.stream().noneMatch(LeaseView::open) && (ended() || !owesWithdrawal());
  }
}
