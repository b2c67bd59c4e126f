package dev.mayfly.core.broker;

import dev.mayfly.core.lease.LeaseEvent;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.LeaseTable;
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

/** What the ledger says of one lease. Written by {@link State} only. */
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
  @Nullable Instant quietAt;
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
    return (quietAt != null ? quietAt : intendedAt).plus(intent.ttl());
  }
}
