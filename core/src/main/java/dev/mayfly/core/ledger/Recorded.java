package dev.mayfly.core.ledger;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An entry at its place in the chain.
 *
 * @param sequence counts from 1
 * @param at wall-clock time of the process that wrote it
 * @param unknown fields that a newer program wrote and this one does not know, by number, in hex
 */
public record Recorded(long sequence, Instant at, Entry entry, SortedMap<Integer, String> unknown) {

  public Recorded {
    unknown =
        unknown.isEmpty()
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(new TreeMap<>(unknown));
  }

  public Recorded(long sequence, Instant at, Entry entry) {
    this(sequence, at, entry, Collections.emptySortedMap());
  }
}
