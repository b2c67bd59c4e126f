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
 * @param suspects what may be or become a session of the holder's and cannot be told from others:
 *     half-open logins whose account is not known yet and, where the holder brought no account ids,
 *     sessions whose account is gone, since it may have been dropped before anybody saw its id. All
 *     of them, or, where the holder brought suspects for this node, those of them that are left
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
