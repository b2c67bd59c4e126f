package dev.mayfly.core.backend;

import dev.mayfly.core.lease.LeaseKey;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What severing or destroying did.
 *
 * @param accounts the accounts found under the key: id at the target → name
 * @param sessionsKilled sessions told to end, over all nodes
 * @param failures node or database → why it could not be done there; empty means all of it was done
 */
public record SeverResult(
    LeaseKey key,
    SortedMap<String, String> accounts,
    int sessionsKilled,
    SortedMap<String, String> failures) {

  /** Nothing was there to be ended. */
  public static SeverResult nothing(LeaseKey key) {
    return new SeverResult(key, Collections.emptySortedMap(), 0, Collections.emptySortedMap());
  }

  public SeverResult {
    accounts = Collections.unmodifiableSortedMap(new TreeMap<>(accounts));
    failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
  }
}
