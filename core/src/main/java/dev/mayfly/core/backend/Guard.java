package dev.mayfly.core.backend;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Cuts access at the target and looks at what is left, for accounts that carry our prefix and
 * nothing else. Calls are batched and idempotent; they answer for every holder asked about, in the
 * same order. A node that cannot be reached is reported, not thrown; they throw only where nothing
 * at all could be done.
 */
public interface Guard {

  /**
   * Locks the holders' accounts (committed before anything else), then kills their sessions on
   * every node.
   */
  List<Cut> sever(List<Holder> holders, Deadline deadline) throws BackendException;

  /**
   * Locks, kills, hands over what the accounts own, and drops them: whatever still carries the key,
   * whoever made it. Also ends suspects of an earlier observation that had time enough to finish
   * their login.
   */
  List<Cut> destroy(List<Holder> holders, Deadline deadline) throws BackendException;

  /**
   * Destroys every account under the key but the one named: an issue call that was sent twice made
   * it.
   */
  Cut destroyOthers(LeaseKey key, String account, Deadline deadline) throws BackendException;

  /**
   * Looks, on every node, at what is left of the holders. A node that follows another is seen only
   * once it has caught up with what was seen there, or it may show the time before the account was
   * made. Where a holder brings its credential and its account is gone, tries it once.
   */
  List<Observation> observe(List<Holder> holders, Deadline deadline) throws BackendException;

  /** The login the guard itself works with; empty where it needs none. */
  Optional<OwnLogin> ownLogin();

  /**
   * The guard's own credential: a short-lived one like any other.
   *
   * @param role what to issue
   * @param delivery where the guard takes it; a second delivery replaces the first without losing
   *     work
   */
  record OwnLogin(String role, Duration ttl, Delivery delivery) {}

  /** Tries the guard's own, revoked login once: its end can be observed in no other way. */
  LoginCheck farewell(Credential own, Deadline deadline) throws BackendException;
}
