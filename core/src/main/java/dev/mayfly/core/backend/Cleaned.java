package dev.mayfly.core.backend;

import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.Residue;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What cleaning up after one holder did.
 *
 * @param accounts the accounts found under the key: id at the target → name
 * @param remaining the ids of those that are still there
 * @param disarmed what would have run as somebody else, and was taken out or changed before
 *     anything passed on
 * @param left what cannot be passed on, and stays with the account, which has no access
 * @param failures what → why it could not be done yet, and who is in the way; empty means that
 *     nothing is left to do
 */
public record Cleaned(
    LeaseKey key,
    SortedMap<String, String> accounts,
    SortedSet<String> remaining,
    List<Residue> disarmed,
    List<Residue> left,
    SortedMap<String, String> failures) {

  public Cleaned {
    accounts = Collections.unmodifiableSortedMap(new TreeMap<>(accounts));
    remaining = Collections.unmodifiableSortedSet(new TreeSet<>(remaining));
    disarmed = List.copyOf(disarmed);
    left = List.copyOf(left);
    failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
  }

  /** Nothing was there, and nothing is left to do. */
  public static Cleaned nothing(LeaseKey key) {
    return new Cleaned(
        key,
        Collections.emptySortedMap(),
        Collections.emptySortedSet(),
        List.of(),
        List.of(),
        Collections.emptySortedMap());
  }

  /** Nothing is left to do: the accounts are gone, or stay for good with what cannot pass on. */
  public boolean done() {
    return failures.isEmpty();
  }
}
