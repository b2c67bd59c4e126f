package dev.mayfly.backends.database.guard;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What could not be done, by key and by place; the empty key stands for all. */
public final class Failures {

  private static final String ALL = "";

  private final Map<String, TreeMap<String, String>> byKey = new HashMap<>();

  public void add(String key, String where, String why) {
    byKey
        .computeIfAbsent(key, any -> new TreeMap<>())
        .merge(where, why, (one, other) -> one.contains(other) ? one : one + "; " + other);
  }

  /** Where a server could not be reached, or refused. */
  public void everywhere(String where, String why) {
    add(ALL, where, why);
  }

  /** Those of a key, and of all. */
  public SortedMap<String, String> of(String key) {
    TreeMap<String, String> failed = new TreeMap<>(byKey.getOrDefault(ALL, new TreeMap<>()));
    byKey
        .getOrDefault(key, new TreeMap<>())
        .forEach((where, why) -> failed.merge(where, why, (one, other) -> one + "; " + other));
    return failed;
  }

  /** Refuses to go on where none of so many servers could be reached. */
  public void requireSome(int servers) throws BackendException {
    Map<String, String> all = byKey.getOrDefault(ALL, new TreeMap<>());
    if (all.size() >= servers) {
      throw new BackendException(Kind.TRANSIENT, "nothing could be done: " + all);
    }
  }
}
