package dev.mayfly.core.credential;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A database user and its password. */
public record DatabaseLogin(String username, Secret password) implements Credential {

  public static final String KIND = "database";

  /** The names of its fields. */
  public static final Set<String> FIELDS = Set.of("username", "password");

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String account() {
    return username;
  }

  @Override
  public SortedMap<String, String> publicFields() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(Map.of("username", username)));
  }

  @Override
  public SortedMap<String, Secret> secretFields() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(Map.of("password", password)));
  }
}
