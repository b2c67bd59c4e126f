package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Proof;
import dev.mayfly.core.lease.LeaseEvent;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.LeaseTable;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.ledger.Entry;
import java.time.Duration;
import java.time.Instant;
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

  LeaseState state = LeaseState.PENDING;
  @Nullable LeaseReference reference;
  String account = "";
  SortedMap<String, String> accounts = new TreeMap<>();
  @Nullable Instant issuedAt;
  @Nullable Validity validity;
  Duration longest = Duration.ZERO;
  boolean delivered;
  @Nullable Instant quietAt;
  @Nullable Instant endingAt;
  @Nullable Instant severedAt;
  int sessionsKilled;
  SortedMap<String, Set<String>> suspects = new TreeMap<>();
  boolean confirmed;
  @Nullable Instant attemptedAt;
  int failures;
  String note = "";
  @Nullable Proof proof;
  @Nullable Instant finishedAt;

  LeaseView(Entry.LeaseIntended intent, Instant intendedAt, TaskView task) {
    this.intent = intent;
    this.intendedAt = intendedAt;
    this.task = task;
  }

  LeaseKey key() {
    return intent.key();
  }

  Duration age(Instant now) {
    Duration age = Duration.between(intendedAt, now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  Optional<LeaseReference> reference() {
    return Optional.ofNullable(reference);
  }

  /** Mayfly's own login to a guard; of its own leases the canaries' are delivered nowhere. */
  boolean isGuardLogin() {
    return task.start.house() && !intent.places().isEmpty();
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

  /** Whether work is left that Mayfly can do: an expiring lease only needs time. */
  boolean open() {
    return !state.isTerminal() && state != LeaseState.EXPIRING;
  }

  /** When it dies by itself; for a lease whose answer was lost, the latest moment it can. */
  Instant diesAt() {
    return validity != null ? validity.until() : intendedAt.plus(intent.ttl());
  }
}
