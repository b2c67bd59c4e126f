package dev.mayfly.core.task;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who a task is: the identity that Vault vouched for, with its claims (never secret). */
public record Principal(String name, SortedMap<String, String> claims) {

  public Principal {
    claims = Collections.unmodifiableSortedMap(new TreeMap<>(claims));
  }

  public static Principal of(String name, Map<String, String> claims) {
    return new Principal(name, new TreeMap<>(claims));
  }

  @Override
  public String toString() {
    return name;
  }
}
