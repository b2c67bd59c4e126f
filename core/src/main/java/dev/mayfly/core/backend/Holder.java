package dev.mayfly.core.backend;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.lease.LeaseKey;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whom a guard is asked about.
 *
 * @param age how long ago the key was made: nothing of the holder's is older
 * @param accountIds ids at the target (OIDs in PostgreSQL) recorded for this key earlier; they
 *     outlive the account's name
 * @param suspects by node: the half-open logins seen there when the accounts were already gone. A
 *     node without an entry has not been looked at since
 * @param login the credential, while it is still in memory
 */
public record Holder(
    LeaseKey key,
    Duration age,
    SortedSet<String> accountIds,
    SortedMap<String, Set<String>> suspects,
    Optional<Credential> login) {

  /** Of whom nothing exists. */
  public static final Holder NOBODY = of(new LeaseKey("aaaaaaaaaa"), Duration.ZERO);

  public Holder {
    accountIds = Collections.unmodifiableSortedSet(new TreeSet<>(accountIds));
    suspects = Collections.unmodifiableSortedMap(new TreeMap<>(suspects));
  }

  /** A holder of whom nothing but the key and its age is known. */
  public static Holder of(LeaseKey key, Duration age) {
    return new Holder(
        key, age, Collections.emptySortedSet(), Collections.emptySortedMap(), Optional.empty());
  }
}
