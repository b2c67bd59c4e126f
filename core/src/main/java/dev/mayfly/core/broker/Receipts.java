package dev.mayfly.core.broker;

import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.ledger.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
    return state.tasks().stream().filter(task -> !task.start.house()).map(Receipts::of).toList();
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
        task.ended(),
        task.leases.stream().map(Receipts::line).toList());
  }

  private static Receipt.LeaseLine line(LeaseView lease) {
    return new Receipt.LeaseLine(
        lease.key(),
        lease.intent.grant(),
        lease.intent.target(),
        lease.intent.role(),
        lease.intent.rule(),
        lease.account,
        lease.state,
        Optional.ofNullable(lease.issuedAt),
        Optional.ofNullable(lease.validity),
        Optional.ofNullable(lease.endingAt),
        Optional.ofNullable(lease.severedAt),
        lease.sessionsKilled,
        Optional.ofNullable(lease.proof),
        exposure(lease),
        lease.failures,
        lease.note);
  }

  private static Optional<Duration> exposure(LeaseView lease) {
    Instant from = lease.endingAt;
    if (from == null || lease.state == LeaseState.REFUSED) {
      return Optional.empty();
    }
    return cut(lease)
        .map(until -> until.isBefore(from) ? Duration.ZERO : Duration.between(from, until));
  }

  /** The first moment at which access was seen to be cut. */
  private static Optional<Instant> cut(LeaseView lease) {
    @Nullable Instant proven = lease.proof == null ? null : lease.proof.at();
    @Nullable Instant expired = lease.state == LeaseState.EXPIRED ? lease.diesAt() : null;
    return Stream.of(
            Optional.ofNullable(lease.severedAt),
            Optional.ofNullable(proven),
            Optional.ofNullable(expired))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }
}
