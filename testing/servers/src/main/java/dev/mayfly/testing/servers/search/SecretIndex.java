package dev.mayfly.testing.servers.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds any of many secrets in one pass over a text, by their first eight bytes. */
final class SecretIndex {

  /** In bytes. What is shorter is a word that a test made up, and may be anywhere. */
  private static final int SHORTEST = 12;

  private static final int SLOT_BITS = 20;

  private final Map<Long, List<Entry>> byBeginning = new HashMap<>();
  private final BitSet slots = new BitSet(1 << SLOT_BITS);

  private static final class Entry {
    private final String kind;
    private final byte[] secret;

    Entry(String kind, byte[] secret) {
      this.kind = kind;
      this.secret = secret;
    }

    boolean isAt(int from, byte[] text) {
      int to = from + secret.length;
      return to <= text.length && Arrays.equals(text, from, to, secret, 0, secret.length);
    }
  }

  /** From now on this one is found too; its kind says what it is without giving it away. */
  void add(String kind, byte[] secret) {
    if (secret.length < SHORTEST) {
      return;
    }
    long beginning = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      beginning = shifted(beginning, secret[i]);
    }
    slots.set(slot(beginning));
    List<Entry> alike = byBeginning.computeIfAbsent(beginning, none -> new ArrayList<>(1));
    if (alike.stream().noneMatch(entry -> Arrays.equals(entry.secret, secret))) {
      alike.add(new Entry(kind, secret));
    }
  }

  /** The kinds of the secrets that are in the text. */
  Set<String> kindsIn(byte[] text) {
    Set<String> kinds = new TreeSet<>();
    long window = 0;
    for (int end = 1; end <= text.length; end++) {
      window = shifted(window, text[end - 1]);
      if (end >= Long.BYTES && slots.get(slot(window))) {
        for (Entry entry : byBeginning.getOrDefault(window, List.of())) {
          if (entry.isAt(end - Long.BYTES, text)) {
            kinds.add(entry.kind);
          }
        }
      }
    }
    return kinds;
  }

  private static long shifted(long window, byte next) {
    return (window << Byte.SIZE) | (next & 0xff);
  }

  /** Multiplied by the golden ratio, as hash tables do. */
  private static int slot(long window) {
    return (int) ((window * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - SLOT_BITS));
  }
}
