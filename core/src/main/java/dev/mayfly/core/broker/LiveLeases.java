package dev.mayfly.core.broker;

import dev.mayfly.core.lease.LeaseKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The holdings of the leases that are not yet at their end. */
final class LiveLeases {

  private final Map<LeaseKey, LiveLease> byKey = new HashMap<>();

  LiveLease open(LeaseView lease, GrantSpec grant) {
    LiveLease live = new LiveLease(lease, grant);
    byKey.put(lease.key(), live);
    return live;
  }

  /** Empty for a lease of an earlier process, of which memory knows nothing. */
  Optional<LiveLease> find(LeaseKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  void forget(LeaseKey key) {
    Optional.ofNullable(byKey.remove(key)).ifPresent(LiveLease::cancelTimer);
  }
}
