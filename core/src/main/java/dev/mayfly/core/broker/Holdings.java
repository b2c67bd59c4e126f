package dev.mayfly.core.broker;

import dev.mayfly.core.lease.LeaseKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The holdings of the leases that are not yet at their end. */
final class Holdings {

  private final Map<LeaseKey, Holding> byKey = new HashMap<>();

  Holding open(LeaseView lease, GrantSpec grant) {
    Holding holding = new Holding(lease, grant);
    byKey.put(lease.key(), holding);
    return holding;
  }

  /** Empty for a lease of an earlier process, of which memory knows nothing. */
  Optional<Holding> find(LeaseKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  void forget(LeaseKey key) {
    Optional.ofNullable(byKey.remove(key)).ifPresent(Holding::cancelTimer);
  }
}
