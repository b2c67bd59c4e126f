package dev.mayfly.backends.database.guard.mysql;

import dev.mayfly.backends.database.dialect.mysql.GuardRoutines.Locked;
import dev.mayfly.backends.database.guard.Failures;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.SeverResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What has been done to some leases so far, and what could not be. */
final class Ending {

  private final List<LeaseAccounts> leases;
  private final String spared;
  private final Set<String> keys = new TreeSet<>();
  private final Map<String, TreeMap<String, String>> accounts = new HashMap<>();
  private final Map<String, Integer> killed = new HashMap<>();
  private final Failures failures = new Failures();

  /**
   * @param spared an account that is not to be touched; empty: none
   */
  Ending(List<LeaseAccounts> leases, String spared) {
    this.leases = leases;
    this.spared = spared;
    leases.forEach(lease -> keys.add(lease.key().value()));
  }

  List<LeaseAccounts> leases() {
    return leases;
  }

  Set<String> keys() {
    return keys;
  }

  String spared() {
    return spared;
  }

  /** The connections that were suspected on a node earlier, by their ids there. */
  Set<String> halfOpen(String node) {
    Set<String> ids = new TreeSet<>();
    for (LeaseAccounts lease : leases) {
      lease.suspects().getOrDefault(node, Set.of()).stream()
          .flatMap(suspect -> Sight.halfOpenId(suspect).stream())
          .forEach(ids::add);
    }
    return ids;
  }

  void locked(List<Locked> told) {
    for (Locked each : told) {
      if (!each.account().isEmpty()) {
        accounts.computeIfAbsent(each.key(), key -> new TreeMap<>()).put(each.id(), each.account());
      }
      if (!each.failure().isEmpty()) {
        failures.add(
            each.key(), each.account().isEmpty() ? each.host() : each.id(), each.failure());
      }
    }
  }

  /** The key of each session that was told to end. */
  void killed(List<String> told) {
    told.forEach(key -> killed.merge(key, 1, Integer::sum));
  }

  Failures failures() {
    return failures;
  }

  SortedMap<String, String> accounts(String key) {
    return accounts.getOrDefault(key, new TreeMap<>());
  }

  /** Refuses to answer where none of the servers could be reached. */
  void requireSome(int servers) throws BackendException {
    if (accounts.isEmpty() && killed.isEmpty()) {
      failures.requireSome(servers);
    }
  }

  /** One answer for each lease. */
  List<SeverResult> results() {
    return leases.stream()
        .map(
            lease -> {
              String key = lease.key().value();
              int sessions = killed.getOrDefault(key, 0);
              return new SeverResult(lease.key(), accounts(key), sessions, failures.of(key));
            })
        .toList();
  }
}
