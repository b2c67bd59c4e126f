package dev.mayfly.backends.database;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.Cut;
import dev.mayfly.core.backend.Holder;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What has been done to some holders so far. */
final class Cutting {

  private final List<Holder> holders;
  private final String spared;
  private final Set<String> keys = new TreeSet<>();
  private final Map<String, String> keyOfId = new HashMap<>();
  private final Map<String, TreeMap<String, String>> accounts = new HashMap<>();

  /** Account id → sessions. */
  private final Map<String, Integer> killed = new HashMap<>();

  /** Key → where → why; the empty key stands for all. */
  private final Map<String, TreeMap<String, String>> failures = new HashMap<>();

  /** Something that may fail without keeping the rest from being done. */
  @FunctionalInterface
  interface Step {
    void run() throws SQLException;
  }

  /**
   * @param spared an account that is not to be touched; empty: none
   */
  Cutting(List<Holder> holders, String spared) {
    this.holders = holders;
    this.spared = spared;
    for (Holder holder : holders) {
      keys.add(holder.key().value());
      holder.accountIds().forEach(id -> keyOfId.put(id, holder.key().value()));
    }
  }

  Set<String> keys() {
    return keys;
  }

  String spared() {
    return spared;
  }

  /** Every account id recorded for the holders or found since. */
  Set<String> ids() {
    return keyOfId.keySet();
  }

  Set<String> suspects(String node) {
    Set<String> suspects = new TreeSet<>();
    holders.forEach(holder -> suspects.addAll(holder.suspects().getOrDefault(node, Set.of())));
    return suspects;
  }

  void attempt(String where, Step step) {
    try {
      step.run();
    } catch (SQLException e) {
      fail("", where, LoginTrial.words(e));
    }
  }

  void found(List<GuardFunctions.Done> locked, String where) {
    for (GuardFunctions.Done account : locked) {
      keyOfId.put(account.id(), account.key());
      accounts
          .computeIfAbsent(account.key(), key -> new TreeMap<>())
          .put(account.id(), account.account());
    }
    note(locked, where);
  }

  boolean foundAny() {
    return !accounts.isEmpty();
  }

  void note(List<GuardFunctions.Done> done, String where) {
    done.stream()
        .filter(account -> !account.error().isEmpty())
        .forEach(account -> fail(account.key(), where, account.account() + ": " + account.error()));
  }

  void killed(List<GuardFunctions.Killed> sessions) {
    sessions.forEach(session -> killed.merge(session.id(), 1, Integer::sum));
  }

  private void fail(String key, String where, String why) {
    failures
        .computeIfAbsent(key, any -> new TreeMap<>())
        .merge(where, why, (one, other) -> one.equals(other) ? one : one + "; " + other);
  }

  /** One answer for each holder; an error where none of the servers could be reached. */
  List<Cut> result(int servers) throws BackendException {
    Map<String, String> everywhere = failures.getOrDefault("", new TreeMap<>());
    if (everywhere.size() >= servers && accounts.isEmpty() && killed.isEmpty()) {
      throw new BackendException(Kind.TRANSIENT, "nothing could be done: " + everywhere);
    }
    return holders.stream().map(holder -> cut(holder, everywhere)).toList();
  }

  private Cut cut(Holder holder, Map<String, String> everywhere) {
    String key = holder.key().value();
    TreeMap<String, String> failed = new TreeMap<>(everywhere);
    failures
        .getOrDefault(key, new TreeMap<>())
        .forEach((where, why) -> failed.merge(where, why, (one, other) -> one + "; " + other));
    TreeMap<String, String> found = accounts.getOrDefault(key, new TreeMap<>());
    Set<String> ids = new TreeSet<>(holder.accountIds());
    ids.addAll(found.keySet());
    int sessions = ids.stream().mapToInt(id -> killed.getOrDefault(id, 0)).sum();
    return new Cut(holder.key(), found, sessions, failed);
  }
}
