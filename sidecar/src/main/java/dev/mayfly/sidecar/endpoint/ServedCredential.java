package dev.mayfly.sidecar.endpoint;

import dev.mayfly.core.credential.Secret;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A credential as a task is given it.
 *
 * @param sequence counts a grant's credentials from 1
 * @param atMostUntil until when that can be prolonged; then another takes its place
 * @param kind what it is, such as {@code database}
 * @param values what its holder needs, by name ({@code username}, {@code password}, {@code host});
 *     all of them are held as secrets, so that none is printed by accident
 */
public record ServedCredential(
    String grant,
    long sequence,
    Instant validUntil,
    Instant atMostUntil,
    String kind,
    SortedMap<String, Secret> values) {

  public ServedCredential {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public static ServedCredential of(
      String grant,
      long sequence,
      Instant validUntil,
      Instant atMostUntil,
      String kind,
      Map<String, Secret> values) {
    return new ServedCredential(
        grant, sequence, validUntil, atMostUntil, kind, new TreeMap<>(values));
  }
}
