package dev.mayfly.backends.plugin.database;

import dev.mayfly.backends.database.dialect.AccountNames;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The end of an account as a guard makes it: locked, its sessions killed, what it owns handed over,
 * dropped, and looked for on every node until no access is left.
 */
record WholeCut(Guard guard, AccountNames names) {

  /** Where a login is under way each takes a moment: some seconds in all. */
  private static final int LOOKS = 40;

  /** Returns once there is no access any more, and nothing left that a later try could clean up. */
  void end(String account, Deadline deadline) throws BackendException {
    LeaseKey key =
        names
            .keyIn(account)
            .orElseThrow(
                () ->
                    new BackendException(
                        Kind.INVALID,
                        account
                            + " is no account that this connection makes. fix: prefix, as it was when the account was made"));
    LeaseAccounts lease = LeaseAccounts.of(key, Duration.ZERO);
    Set<String> others = accounts(lease, deadline);
    boolean present = others.remove(account);
    if (others.isEmpty()) {
      endAll(lease, deadline); // also what is left of one that an earlier try has dropped
    } else if (present) {
      endBeside(key, account, others.iterator().next(), deadline);
    }
  }

  /** The names of the lease's accounts at the primary. */
  private Set<String> accounts(LeaseAccounts lease, Deadline deadline) throws BackendException {
    NodeView primary = guard.observe(List.of(lease), deadline).get(0).nodes().get(0);
    if (!primary.seen()) {
      throw new BackendException(Kind.TRANSIENT, primary.node() + ": " + primary.remains());
    }
    return new TreeSet<>(primary.accounts().values());
  }

  private void endAll(LeaseAccounts lease, Deadline deadline) throws BackendException {
    guard.sever(List.of(lease), deadline);
    Cleaned cleaned = guard.destroy(List.of(lease), deadline).get(0);
    LeaseAccounts known = known(lease.key(), cleaned.accounts(), Collections.emptySortedMap());
    Observation seen = guard.observe(List.of(known), deadline).get(0);
    for (int i = 0; i < LOOKS && !seen.withoutAccess() && !deadline.passed(); i++) {
      known = known(lease.key(), cleaned.accounts(), suspects(seen));
      guard.sever(List.of(known), deadline);
      seen = guard.observe(List.of(known), deadline).get(0);
    }
    if (!seen.withoutAccess()) {
      throw new BackendException(Kind.TRANSIENT, "access is left: " + seen.remains());
    }
    require(cleaned.failures());
  }

  /** Vault was asked twice, and another of its leases has the second account. */
  private void endBeside(LeaseKey key, String account, String other, Deadline deadline)
      throws BackendException {
    require(guard.destroyOthers(key, other, deadline).failures());
    if (accounts(LeaseAccounts.of(key, Duration.ZERO), deadline).contains(account)) {
      throw new BackendException(Kind.TRANSIENT, account + " is still there");
    }
  }

  /** What a later try may find cleaned up: Vault makes several, and then tells a person. */
  private static void require(Map<String, String> failures) throws BackendException {
    if (!failures.isEmpty()) {
      throw new BackendException(
          Kind.TRANSIENT, "no access is left, but not all is cleaned up: " + failures);
    }
  }

  private static LeaseAccounts known(
      LeaseKey key, SortedMap<String, String> accounts, SortedMap<String, Set<String>> suspects) {
    return new LeaseAccounts(
        key, Duration.ZERO, new TreeSet<>(accounts.keySet()), suspects, Optional.empty());
  }

  private static SortedMap<String, Set<String>> suspects(Observation seen) {
    SortedMap<String, Set<String>> suspects = new TreeMap<>();
    seen.nodes().stream()
        .filter(NodeView::seen)
        .forEach(node -> suspects.put(node.node(), node.suspects()));
    return suspects;
  }
}
