package dev.mayfly.backends.database.guard.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.GuardFunctions;
import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import dev.mayfly.backends.database.guard.Failures;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.SeverResult;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What has been done to some leases so far. */
final class SeverBatch {

  private final List<LeaseAccounts> leases;
  private final String spared;
  private final Set<String> keys = new TreeSet<>();
  private final Map<String, String> keyOfId = new HashMap<>();
  private final Map<String, TreeMap<String, String>> accounts = new HashMap<>();

  /** Account id → sessions. */
  private final Map<String, Integer> killed = new HashMap<>();

  /** Account → its key, and why it is not locked. */
  private final Map<String, Unlocked> unlocked = new TreeMap<>();

  private final Failures failures = new Failures();

  private Optional<String> position = Optional.empty();
  private boolean prepared;

  private record Unlocked(String key, String why) {}

  /** Something that may fail without keeping the rest from being done. */
  @FunctionalInterface
  interface Step {
    void run() throws SQLException;
  }

  /**
   * @param spared an account that is not to be touched; empty: none
   */
  SeverBatch(List<LeaseAccounts> leases, String spared) {
    this.leases = leases;
    this.spared = spared;
    for (LeaseAccounts lease : leases) {
      keys.add(lease.key().value());
      lease.accountIds().forEach(id -> keyOfId.put(id, lease.key().value()));
    }
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

  /** Every account id recorded for the leases or found since. */
  Set<String> ids() {
    return keyOfId.keySet();
  }

  Set<String> suspects(String node) {
    Set<String> suspects = new TreeSet<>();
    leases.forEach(lease -> suspects.addAll(lease.suspects().getOrDefault(node, Set.of())));
    return suspects;
  }

  /** How far the primary was in the WAL after the last cut. */
  Optional<String> position() {
    return position;
  }

  /** Whether one of the accounts has prepared a transaction. */
  boolean prepared() {
    return prepared;
  }

  /** The keys of accounts whose row somebody holds. */
  Set<String> unlockedKeys() {
    Set<String> still = new TreeSet<>();
    unlocked.values().forEach(account -> still.add(account.key()));
    return still;
  }

  void attempt(String where, Step step) {
    try {
      step.run();
    } catch (SQLException e) {
      failures.everywhere(where, LoginTrial.message(e));
    }
  }

  /** What became of the accounts of these keys: one that is not told of is gone. */
  void cut(Collection<String> asked, List<GuardFunctions.CutAccount> cut) {
    unlocked.values().removeIf(account -> asked.contains(account.key()));
    for (GuardFunctions.CutAccount account : cut) {
      keyOfId.put(account.id(), account.key());
      accounts
          .computeIfAbsent(account.key(), key -> new TreeMap<>())
          .put(account.id(), account.account());
      killed.merge(account.id(), account.killed(), Integer::sum);
      if (!account.error().isEmpty()) {
        unlocked.put(account.account(), new Unlocked(account.key(), account.error()));
      }
    }
  }

  /**
   * What was told by a first call after the accounts were cut may have been signalled by that
   * already: then it counts once.
   */
  void killed(List<GuardFunctions.Killed> told) {
    Map<String, Integer> sessions = new HashMap<>();
    for (GuardFunctions.Killed thing : told) {
      switch (thing.kind()) {
        case "position" -> position = Optional.of(thing.what());
        case "prepared" -> prepared = true;
        case "behind" -> {}
        default -> sessions.merge(thing.id(), 1, Integer::sum);
      }
    }
    sessions.forEach((id, count) -> killed.merge(id, count, Math::max));
  }

  /** What is prepared is to be looked for anew. */
  void rolledBack() {
    prepared = false;
  }

  void fail(String key, String where, String why) {
    failures.add(key, where, why);
  }

  SortedMap<String, String> accounts(String key) {
    return accounts.getOrDefault(key, new TreeMap<>());
  }

  SortedMap<String, String> failures(String key) {
    SortedMap<String, String> failed = failures.of(key);
    unlocked.forEach(
        (account, locking) -> {
          if (locking.key().equals(key)) {
            failed.put(account, "has no rights left, but is not locked: " + locking.why());
          }
        });
    return failed;
  }

  /** One answer for each lease; an error where none of the servers could be reached. */
  List<SeverResult> result(int servers) throws BackendException {
    requireSome(servers);
    return leases.stream().map(this::cut).toList();
  }

  /** Refuses to answer where none of the servers could be reached. */
  void requireSome(int servers) throws BackendException {
    if (accounts.isEmpty() && killed.isEmpty()) {
      failures.requireSome(servers);
    }
  }

  private SeverResult cut(LeaseAccounts lease) {
    String key = lease.key().value();
    Set<String> ids = new TreeSet<>(lease.accountIds());
    ids.addAll(accounts(key).keySet());
    int sessions = ids.stream().mapToInt(id -> killed.getOrDefault(id, 0)).sum();
    return new SeverResult(lease.key(), accounts(key), sessions, failures(key));
  }
}
