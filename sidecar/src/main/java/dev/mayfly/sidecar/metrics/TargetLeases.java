package dev.mayfly.sidecar.metrics;

import dev.mayfly.core.broker.Receipt.LeaseLine;
import dev.mayfly.core.broker.Snapshot;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.lease.Validity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The leases at one target, as they stand. */
record TargetLeases(List<LeaseLine> leases) {

  /** By the target's name; those whose leases are all at their end included. */
  static Map<String, TargetLeases> of(List<Snapshot> ledgers) {
    Map<String, TargetLeases> targets = new TreeMap<>();
    for (Snapshot ledger : ledgers) {
      ledger.tasks().stream()
          .flatMap(task -> task.leases().stream())
          .forEach(
              lease ->
                  targets
                      .computeIfAbsent(
                          lease.target(), target -> new TargetLeases(new ArrayList<>()))
                      .leases
                      .add(lease));
    }
    return targets;
  }

  long in(LeaseState state) {
    return leases.stream().filter(lease -> lease.state() == state).count();
  }

  /** Ends of which this strand is not done. */
  long open(Strand strand) {
    return leases.stream().filter(lease -> lease.open().containsKey(strand)).count();
  }

  /** Those of them that need a person. */
  long stranded(Strand strand) {
    return leases.stream().filter(lease -> lease.stranded().contains(strand)).count();
  }

  Optional<Instant> soonestExpiry() {
    return leases.stream()
        .filter(lease -> lease.state() == LeaseState.ACTIVE)
        .flatMap(lease -> lease.validity().map(Validity::until).stream())
        .min(Instant::compareTo);
  }

  /** Of the leases that were to end and were not seen to be cut. */
  Duration exposedFor(Instant now) {
    return longest(now, lease -> lease.severed().isEmpty());
  }

  /**
   * Of the leases that were to end and whose access was not seen to be gone; those that only expire
   * are not meant.
   */
  Duration unprovenFor(Instant now) {
    return longest(now, lease -> !lease.state().awaitsExpiry());
  }

  private Duration longest(Instant now, Predicate<LeaseLine> which) {
    return leases.stream()
        .filter(lease -> !lease.state().isTerminal())
        .filter(which)
        .flatMap(lease -> lease.ending().stream())
        .min(Instant::compareTo)
        .filter(since -> since.isBefore(now))
        .map(since -> Duration.between(since, now))
        .orElse(Duration.ZERO);
  }
}
