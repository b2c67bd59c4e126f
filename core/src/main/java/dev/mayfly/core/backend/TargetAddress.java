package dev.mayfly.core.backend;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.Secret;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where the clients of a target find it, and how they are to connect. Nothing of it is secret.
 *
 * @param fields what a delivery may name, such as {@code host}, {@code port}, {@code database} and
 *     {@code url}
 * @param options of the connection, by the names that the server's own clients know
 * @param lacking field → the options that it cannot carry; a field that is not there carries all or
 *     none by its nature
 */
public record TargetAddress(
    SortedMap<String, String> fields,
    SortedMap<String, String> options,
    SortedMap<String, SortedSet<String>> lacking) {

  /** Of a target that has no address. */
  public static final TargetAddress NONE = new TargetAddress(Map.of(), Map.of(), Map.of());

  public TargetAddress {
    fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    lacking = Collections.unmodifiableSortedMap(new TreeMap<>(lacking));
  }

  public TargetAddress(
      Map<String, String> fields,
      Map<String, String> options,
      Map<String, ? extends Set<String>> lacking) {
    this(new TreeMap<>(fields), new TreeMap<>(options), sorted(lacking));
  }

  private static SortedMap<String, SortedSet<String>> sorted(
      Map<String, ? extends Set<String>> lacking) {
    SortedMap<String, SortedSet<String>> sorted = new TreeMap<>();
    lacking.forEach((field, options) -> sorted.put(field, new TreeSet<>(options)));
    return sorted;
  }

  /**
   * What a task is told with a credential, by name: options and fields of the address, and the
   * credential's own fields, which go before those. All of them are held as secrets, so that none
   * is printed by accident.
   */
  public SortedMap<String, Secret> with(Credential credential) {
    SortedMap<String, Secret> told = new TreeMap<>();
    options.forEach((name, value) -> told.put(name, Secret.of(value)));
    fields.forEach((name, value) -> told.put(name, Secret.of(value)));
    credential.publicFields().forEach((name, value) -> told.put(name, Secret.of(value)));
    told.putAll(credential.secretFields());
    return told;
  }
}
