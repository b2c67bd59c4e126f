package dev.mayfly.core.backend;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one node of a target showed of one holder.
 *
 * @param node its name: host and port
 * @param error why it could not be seen; empty means it was seen
 * @param accounts accounts under the key, guards' own included: id → name
 * @param sessions open sessions of these accounts or of the recorded ids
 * @param suspects half-open logins whose account is not known yet: all of them, or, where the
 *     holder brought suspects for this node, those of them that are still half-open
 */
public record NodeView(
    String node,
    String error,
    SortedMap<String, String> accounts,
    int sessions,
    SortedSet<String> suspects) {

  public NodeView {
    accounts = Collections.unmodifiableSortedMap(new TreeMap<>(accounts));
    suspects = Collections.unmodifiableSortedSet(new TreeSet<>(suspects));
  }

  public static NodeView unseen(String node, String error) {
    return new NodeView(node, error, Collections.emptySortedMap(), 0, Collections.emptySortedSet());
  }

  public boolean seen() {
    return error.isEmpty();
  }

  /** Seen, and nothing of the holder was left. */
  public boolean clean() {
    return seen() && accounts.isEmpty() && sessions == 0 && suspects.isEmpty();
  }
}
