package dev.mayfly.core.broker;

import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.ledger.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes receipts out of what the ledger says. */
public final class Receipts {

  private Receipts() {}

  /** One receipt per task of a ledger, Mayfly's own tasks left out, in the order they started. */
  public static List<Receipt> of(List<Recorded> entries) {
    State state = new State();
    entries.forEach(state::apply);
    return of(state);
  }

  /** The same, and one for each of Mayfly's own tasks, which hold the guards' logins. */
  public static List<Receipt> withOwn(List<Recorded> entries) {
    State state = new State();
    entries.forEach(state::apply);
    return state.tasks().stream().map(Receipts::of).toList();
  }

  static List<Receipt> of(State state) {
    return state.tasks().stream()
        .filter(task -> !task.start.kind().internal())
        .map(Receipts::of)
        .toList();
  }

  static Receipt of(TaskView task) {
    return new Receipt(
        task.id(),
        task.start.principal(),
        task.start.purpose(),
        Optional.ofNullable(task.isolated),
        task.startedAt,
        Optional.ofNullable(task.endingAt),
        Optional.ofNullable(task.reason),
        Optional.ofNullable(task.endedAt),
        task.ended() && task.leases.stream().allMatch(LeaseView::isComplete),
        task.allowedAt.plus(task.maxLifetime),
        task.waiting,
        task.denials,
        task.leases.stream().map(Receipts::line).toList());
  }

  static Receipt.LeaseLine line(LeaseView lease) {
    return new Receipt.LeaseLine(
        lease.key(),
        lease.intent.grant(),
        lease.intent.target(),
        lease.intent.role(),
        lease.intent.parameters(),
        Optional.ofNullable(lease.permit),
        lease.intent.guarantee(),
        lease.intent.observeOnly(),
        lease.account,
        lease.state,
        Optional.ofNullable(lease.issuedAt),
        Optional.ofNullable(lease.validity),
        Optional.ofNullable(lease.endingAt),
        Optional.ofNullable(lease.severedAt),
        lease.sessionsKilled,
        Optional.ofNullable(lease.proof),
        exposure(lease),
        Optional.ofNullable(lease.cleanedAt),
        lease.disarmed,
        lease.left,
        Optional.ofNullable(lease.settledAt),
        open(lease),
        lease.stranded,
        lease.failures.values().stream().mapToInt(Integer::intValue).max().orElse(0),
        lease.unprovable,
        note(lease));
  }

  private static SortedMap<Strand, String> open(LeaseView lease) {
    SortedMap<Strand, String> open = new TreeMap<>();
    if (lease.endingAt != null) {
      lease.owed().forEach(strand -> open.put(strand, lease.note(strand)));
    }
    return open;
  }

  /** Why it ends, or what is in the way of that. */
  private static String note(LeaseView lease) {
    return open(lease).values().stream()
        .filter(why -> !why.isEmpty())
        .findFirst()
        .orElse(lease.note);
  }

  private static Optional<Duration> exposure(LeaseView lease) {
    Instant from = lease.endingAt;
    if (from == null || lease.state == LeaseState.REFUSED) {
      return Optional.empty();
    }
    return gone(lease)
        .map(until -> until.isBefore(from) ? Duration.ZERO : Duration.between(from, until));
  }

  /** The first moment at which no access was left, by whoever could know. */
  private static Optional<Instant> gone(LeaseView lease) {
    if (lease.proof != null) {
      return Optional.of(lease.proof.at());
    }
    return switch (lease.state) {
      case EXPIRED -> Optional.of(lease.diesAt());
      case CONFIRMED -> Optional.ofNullable(lease.settledAt);
      default -> Optional.empty();
    };
  }
}
