package dev.mayfly.sidecar.metrics;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Snapshot;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.task.TaskId;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The leases that are not at their end. On the loop. */
final class OpenLeases {

  private final Map<LeaseKey, OpenLease> leases = new HashMap<>();
  private final Map<TaskId, Map<LeaseKey, OpenLease>> byTask = new HashMap<>();

  void intended(Entry.LeaseIntended intent, Instant at) {
    add(
        intent.key(),
        new OpenLease(
            intent.task(),
            intent.target(),
            intent.role(),
            intent.guarantee(),
            at.plus(intent.ttl())));
    if (intent.observeOnly()) {
      EnumSet.complementOf(EnumSet.of(Strand.ACCESS)).forEach(strand -> done(intent.key(), strand));
    }
  }

  void inherit(Snapshot ledger) {
    for (Receipt receipt : ledger.tasks()) {
      for (Receipt.LeaseLine line : receipt.leases()) {
        if (!line.finished() || !line.state().isTerminal()) {
          add(line.key(), inherited(receipt, line));
        }
      }
    }
  }

  private static OpenLease inherited(Receipt receipt, Receipt.LeaseLine line) {
    Instant diesAt = line.validity().map(Validity::until).orElse(receipt.started());
    OpenLease lease =
        new OpenLease(receipt.task(), line.target(), line.role(), line.guarantee(), diesAt);
    lease.issued = line.issued().isPresent();
    line.ending().ifPresent(lease::end);
    if (line.exposure().isPresent()) {
      lease.wasCut();
    }
    if (line.ending().isPresent()) {
      EnumSet.complementOf(EnumSet.of(Strand.ACCESS)).stream()
          .filter(strand -> !line.open().containsKey(strand))
          .forEach(lease::done);
    }
    return lease;
  }

  private void add(LeaseKey key, OpenLease lease) {
    leases.put(key, lease);
    byTask.computeIfAbsent(lease.task, task -> new HashMap<>()).put(key, lease);
  }

  Optional<OpenLease> find(LeaseKey key) {
    return Optional.ofNullable(leases.get(key));
  }

  Collection<OpenLease> of(TaskId task) {
    return byTask.getOrDefault(task, Map.of()).values();
  }

  /** A strand of its end is done; of a lease with no other left nothing is kept. */
  void done(LeaseKey key, Strand strand) {
    if (find(key).filter(lease -> lease.done(strand)).isPresent()) {
      forget(key);
    }
  }

  /** Nothing of the lease is left to do. */
  void forget(LeaseKey key) {
    OpenLease lease = leases.remove(key);
    Map<LeaseKey, OpenLease> others = lease == null ? null : byTask.get(lease.task);
    if (lease != null && others != null) {
      others.remove(key);
      if (others.isEmpty()) {
        byTask.remove(lease.task);
      }
    }
  }
}
