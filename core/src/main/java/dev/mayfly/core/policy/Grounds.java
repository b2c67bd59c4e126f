package dev.mayfly.core.policy;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a verdict rests on, for the ledger and the receipt; never secret.
 *
 * @param rules the rules that made it
 * @param policy the digest of the policy that they are of; empty where it has none
 * @param values by name, what the rules looked at
 */
public record Grounds(SortedSet<String> rules, String policy, SortedMap<String, String> values) {

  /** Nothing is said of it. */
  public static final Grounds NONE =
      new Grounds(Collections.emptySortedSet(), "", Collections.emptySortedMap());

  public Grounds {
    rules = Collections.unmodifiableSortedSet(new TreeSet<>(rules));
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public boolean isEmpty() {
    return rules.isEmpty() && policy.isEmpty() && values.isEmpty();
  }

  public static Grounds of(Collection<String> rules, String policy, Map<String, String> values) {
    return new Grounds(new TreeSet<>(rules), policy, new TreeMap<>(values));
  }
}
