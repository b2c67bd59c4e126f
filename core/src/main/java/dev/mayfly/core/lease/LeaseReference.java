package dev.mayfly.core.lease;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a backend needs to find its lease again, as named parts of its own choosing (for Vault:
 * {@code lease_id}, {@code accessor}). It is written to the ledger and printed, so no part may be
 * secret; it may be partial where a call was cut short.
 */
public record LeaseReference(SortedMap<String, String> parts) {

  public LeaseReference {
    parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
  }

  public static LeaseReference of(Map<String, String> parts) {
    return new LeaseReference(new TreeMap<>(parts));
  }
}
