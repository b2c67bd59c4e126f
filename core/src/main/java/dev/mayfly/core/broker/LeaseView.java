package dev.mayfly.core.broker;

import dev.mayfly.core.lease.LeaseEvent;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.LeaseTable;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.lease.Proof;
import dev.mayfly.core.lease.Residue;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.task.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the ledger says of one lease. Written by {@link EntryApplier} only. */
final class LeaseView {

  final Entry.LeaseIntended intent;
  final Instant intendedAt;
  final TaskView task;
  final EndPlan plan;

  /** What the policy said; empty for Mayfly's own, about which it is not asked. */
  final Receipt.@Nullable Permit permit;

  LeaseState state = LeaseState.PENDING;
  @Nullable LeaseReference reference;
  String account = "";
  SortedMap<String, String> accounts = new TreeMap<>();
  @Nullable Instant issuedAt;
  @Nullable Validity validity;
  Duration longest = Duration.ZERO;
  String unprovable = "";
  boolean delivered;
  @Nullable Instant quietTimeOverAt;
  @Nullable Instant endingAt;
  @Nullable Instant severedAt;
  int sessionsKilled;
  SortedMap<String, Set<String>> suspects = new TreeMap<>();

  /** The issuer has nothing left to revoke. */
  boolean settled;

  @Nullable Instant settledAt;

  /** When settling was first tried. */
  @Nullable Instant attemptedAt;

  /** What the account made is handed over, and the account is gone or stays for good. */
  boolean cleaned;

  @Nullable Instant cleanedAt;
  List<Residue> disarmed = new ArrayList<>();
  List<Residue> left = List.of();

  /** By strand: how often it failed, why it did last, and whether a person is needed. */
  final Map<Strand, Integer> failures = new EnumMap<>(Strand.class);

  final Map<Strand, String> notes = new EnumMap<>(Strand.class);
  final Set<Strand> stranded = EnumSet.noneOf(Strand.class);

  /** What a person took responsibility for. */
  final Set<Strand> waived = EnumSet.noneOf(Strand.class);

  String note = "";
  @Nullable Proof proof;

  LeaseView(
      Entry.LeaseIntended intent,
      Instant intendedAt,
      TaskView task,
      Receipt.@Nullable Permit permit) {
    this.intent = intent;
    this.permit = permit;
    this.intendedAt = intendedAt;
    this.task = task;
    this.plan = EndPlan.of(intent.guarantee(), intent.observeOnly(), isGuardLogin());
  }

  LeaseKey key() {
    return intent.key();
  }

  /** Counts the leases of its grant from 1. */
  int number() {
    List<LeaseView> ofGrant =
        task.leases.stream().filter(other -> other.intent.grant().equals(intent.grant())).toList();
    return ofGrant.indexOf(this) + 1;
  }

  Duration age(Instant now) {
    Duration age = Duration.between(intendedAt, now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  Optional<LeaseReference> reference() {
    return Optional.ofNullable(reference);
  }

  /** Mayfly's own login to a guard. */
  boolean isGuardLogin() {
    return task.start.kind() == TaskKind.GUARD_LOGIN;
  }

  void take(LeaseEvent event) {
    state = LeaseTable.next(state, event);
  }

  void unknown(Entry.IssueUnknown entry, Instant at) {
    take(LeaseEvent.ISSUE_UNKNOWN);
    entry.partial().ifPresent(partial -> reference = partial);
    note = entry.why();
    quietTimeOverAt = entry.quietTimeOverAt();
    endingAt = at;
    expireIfNothingElse();
  }

  void late(Entry.LateIssue entry) {
    take(LeaseEvent.LATE_ISSUE);
    reference = entry.reference();
    settled = false;
    cleaned = false;
    severedAt = null;
    stranded.clear();
    waived.clear();
  }

  void end(Instant at) {
    endingAt = at;
    take(LeaseEvent.END);
    expireIfNothingElse();
  }

  private void expireIfNothingElse() {
    if (plan.deciding().isEmpty()) {
      take(LeaseEvent.END_BY_EXPIRY);
    }
  }

  void severed(Entry.Severed entry, Instant at) {
    accounts.putAll(entry.accounts());
    sessionsKilled += entry.sessionsKilled();
    if (entry.failures().isEmpty() && severedAt == null) {
      severedAt = at;
      if (state == LeaseState.REVOKING) {
        take(LeaseEvent.SEVERED);
      }
    }
  }

  void observed(Observation observation) {
    observation.nodes().stream().filter(NodeView::seen).forEach(this::remember);
    notes.put(Strand.ACCESS, observation.remains());
  }

  /**
   * While logins are let in there may always be another one: which of those under way are suspects
   * is known only after that.
   */
  private void remember(NodeView node) {
    if (node.closed()) {
      suspects.put(node.node(), node.suspects());
    } else {
      suspects.remove(node.node());
    }
    accounts.putAll(node.accounts());
  }

  void destroyed(Entry.Destroyed entry, Instant at) {
    accounts.putAll(entry.accounts());
    disarmed.addAll(entry.disarmed());
    left = entry.left();
    if (entry.done()) {
      cleaned = true;
      cleanedAt = at;
      finish(Strand.CLEANING_UP);
    }
  }

  /** What nobody can name to its issuer is left to its expiry, whatever is learnt later. */
  void settled(boolean named, Instant at) {
    settled = true;
    settledAt = at;
    attemptedAt = at;
    finish(Strand.SETTLING);
    if (plan.isDecidedBy(Strand.SETTLING) && state != LeaseState.EXPIRING) {
      take(named ? LeaseEvent.CONFIRMED : LeaseEvent.END_BY_EXPIRY);
    }
  }

  /**
   * Whether the id of the account that was issued is known. Until then its sessions, once it is
   * dropped, cannot be told from others', even if another account of the key was seen.
   */
  boolean identified() {
    return account.isEmpty() || accounts.containsValue(account);
  }

  /** Whether work is left that Mayfly can do now. */
  boolean open() {
    return !isAtItsEnd() || !owed().isEmpty();
  }

  /** Whether it is at its end, and nothing is left to do, now or later. */
  boolean isComplete() {
    return state.isTerminal() && owed().isEmpty();
  }

  /** Whether it has come as far as anybody can bring it; the rest is cleaning up, and time. */
  boolean isAtItsEnd() {
    return state.isTerminal() || state.awaitsExpiry();
  }

  /** Whether it ended as its guarantee says. */
  boolean endedAsGuaranteed() {
    return state.isEndOf(intent.guarantee(), proof != null);
  }

  /** Whether it is settled how it ended: nothing that is learnt later changes that. */
  boolean isDecided() {
    return state.isTerminal() || state == LeaseState.DENIED;
  }

  /** The strands of its end that are due and not done. */
  Set<Strand> owed() {
    Set<Strand> owed = EnumSet.noneOf(Strand.class);
    for (Strand strand : Strand.values()) {
      if (owes(strand)) {
        owed.add(strand);
      }
    }
    return owed;
  }

  boolean owes(Strand strand) {
    boolean everEnds = state != LeaseState.REFUSED && state != LeaseState.WAIVED;
    return everEnds && plan.includes(strand) && !waived.contains(strand) && !isDone(strand);
  }

  private boolean isDone(Strand strand) {
    return switch (strand) {
      case ACCESS -> isDecided();
      case CLEANING_UP -> cleaned || (plan == EndPlan.DENIED && state != LeaseState.EXPIRED);
      case SETTLING -> settled;
    };
  }

  int failures(Strand strand) {
    return failures.getOrDefault(strand, 0);
  }

  /** Why the strand failed last; empty where it did not. */
  String note(Strand strand) {
    return notes.getOrDefault(strand, "");
  }

  /** The strand is done: what was in its way is no longer of interest. */
  void finish(Strand strand) {
    stranded.remove(strand);
    notes.remove(strand);
  }

  /** When it dies by itself; for a lease whose answer was lost, the latest moment it can. */
  Instant diesAt() {
    if (validity != null) {
      return validity.until();
    }
    return (quietTimeOverAt != null ? quietTimeOverAt : intendedAt).plus(intent.ttl());
  }
}
