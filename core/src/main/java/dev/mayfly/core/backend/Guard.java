package dev.mayfly.core.backend;

import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.time.Deadline;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Cuts access at the target and looks at what is left, for accounts that carry our prefix and
 * nothing else. Calls are batched and idempotent; they answer for every lease asked about, in the
 * same order. A node that cannot be reached is reported, not thrown; they throw only where nothing
 * at all could be done.
 */
public interface Guard {

  /**
   * Cuts the leases' access on every node: ends their sessions, takes away what they were granted,
   * forbids new logins and finishes what they left open. Also ends suspects of an earlier
   * observation that had time enough to finish their login. Never waits for what a lease can hold.
   */
  List<SeverResult> sever(List<LeaseAccounts> leases, Deadline deadline) throws BackendException;

  /**
   * Cleans up after leases whose access is cut, whoever made what carries their key: disarms what
   * would run as somebody else, hands over what the accounts own, and drops them. Does as much as
   * the deadline allows, and says what is left to do.
   */
  List<Cleaned> destroy(List<LeaseAccounts> leases, Deadline deadline) throws BackendException;

  /**
   * Looks, on every node, at what access of the leases is left. A node that follows another is seen
   * only once it has caught up with what was seen there, or it may show the time before the account
   * was made. Where a lease brings its credential and no login is let in any more, tries it once.
   */
  List<Observation> observe(List<LeaseAccounts> leases, Deadline deadline) throws BackendException;

  /**
   * Looks at every node as it would to prove an end, though for nobody in particular: what cannot
   * be seen now could not be proven then. Of the views only what was seen, and why not, counts.
   * Without a login it throws.
   */
  default List<NodeView> look(Deadline deadline) throws BackendException {
    return observe(List.of(LeaseAccounts.NONE), deadline).get(0).nodes();
  }

  /**
   * Destroys every account under the key but the one named: an issue call that was sent twice made
   * it. Without, a second account lives as long as the first.
   */
  default SeverResult destroyOthers(LeaseKey key, String account, Deadline deadline)
      throws BackendException {
    return SeverResult.nothing(key);
  }

  /**
   * Accounts at the target that could be ours and that no guard has seen as a lease's. One that
   * carries a key may be of a lease, of whatever Mayfly, that has just begun: it is seen soon.
   */
  default List<UnknownAccount> unknown(Deadline deadline) throws BackendException {
    return List.of();
  }

  /**
   * Ends the access of unknown accounts that carry no key.
   *
   * @return account → why it could not be ended; empty where all were
   */
  default SortedMap<String, String> endUnknown(List<UnknownAccount> accounts, Deadline deadline)
      throws BackendException {
    return new TreeMap<>();
  }

  /**
   * Leases of which an account is not ended although its own time is over for a while: who made it
   * is gone, so that whoever finds it may end it.
   */
  default List<LeaseKey> abandoned(Deadline deadline) throws BackendException {
    return List.of();
  }

  /** The login the guard itself works with; empty where it needs none. */
  default Optional<GuardLogin> ownLogin() {
    return Optional.empty();
  }
}
