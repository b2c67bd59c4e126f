package dev.mayfly.core.lease;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one node of a target showed of one holder.
 *
 * @param node its name: host and port
 * @param error why it could not be seen; empty means it was seen
 * @param accounts accounts under the key, guards' own included: id → name. They may exist without
 *     any access
 * @param closed whether nobody can begin a new session as one of these accounts on this node
 * @param access every way in which the holder still has access, or still acts: sessions, a login
 *     that is let in, memberships that were granted to it, transactions that wait for somebody to
 *     finish them
 * @param suspects what may be or become a session of the holder's and cannot be told from others:
 *     half-open logins whose account is not known yet and, where the holder brought no account ids,
 *     sessions whose account is gone, since it may have been dropped before anybody saw its id. All
 *     of them, or, where the holder brought suspects for this node, those of them that are left
 */
public record NodeView(
    String node,
    String error,
    SortedMap<String, String> accounts,
    boolean closed,
    List<Residue> access,
    SortedSet<String> suspects) {

  public NodeView {
    accounts = Collections.unmodifiableSortedMap(new TreeMap<>(accounts));
    access = List.copyOf(access);
    suspects = Collections.unmodifiableSortedSet(new TreeSet<>(suspects));
  }

  public static NodeView unseen(String node, String error) {
    return new NodeView(
        node, error, Collections.emptySortedMap(), false, List.of(), Collections.emptySortedSet());
  }

  public boolean seen() {
    return error.isEmpty();
  }

  /** What is in the way of a proof here, for people; empty where nothing is. */
  public String remains() {
    if (!seen()) {
      return "not seen: " + error;
    }
    List<String> left = new ArrayList<>();
    access.forEach(residue -> left.add(residue.toString()));
    if (!closed && left.isEmpty()) {
      left.add("logins are let in");
    }
    if (!suspects.isEmpty()) {
      left.add(suspects.size() + " logins under way");
    }
    return String.join(", ", left);
  }

  /** Seen, and no access of the holder was left, nor could any begin. */
  public boolean withoutAccess() {
    return seen() && closed && access.isEmpty() && suspects.isEmpty();
  }
}
