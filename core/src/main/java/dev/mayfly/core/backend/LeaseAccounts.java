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
 * The accounts of one lease, by what is known of them, as a guard is asked about them.
 *
 * @param age how long ago the key was made: nothing of the lease's is older
 * @param accountIds ids at the target (OIDs in PostgreSQL) recorded for this key earlier; they
 *     outlive the account's name
 * @param suspects by node: the half-open logins seen there when the accounts were already gone. A
 *     node without an entry has not been looked at since
 * @param login the credential, while it is still in memory
 */
public record LeaseAccounts(
    LeaseKey key,
    Duration age,
    SortedSet<String> accountIds,
    SortedMap<String, Set<String>> suspects,
    Optional<Credential> login) {

  /** Of which nothing exists. */
  public static final LeaseAccounts NONE = of(new LeaseKey("aaaaaaaaaa"), Duration.ZERO);

  public LeaseAccounts {
    accountIds = Collections.unmodifiableSortedSet(new TreeSet<>(accountIds));
    suspects = Collections.unmodifiableSortedMap(new TreeMap<>(suspects));
  }

  /** Of a lease of which nothing but the key and its age is known. */
  public static LeaseAccounts of(LeaseKey key, Duration age) {
    return new LeaseAccounts(
        key, age, Collections.emptySortedSet(), Collections.emptySortedMap(), Optional.empty());
  }
}
