package dev.mayfly.core.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads and checks a ledger's bytes without changing them. Immutable. */
public final class LedgerReader {

  private final List<Recorded> entries = new ArrayList<>();
  private byte[] head = new byte[Frame.HASH];
  private int length;
  private Optional<String> fault = Optional.empty();

  private LedgerReader() {}

  /** Reads as far as the bytes verify. An empty ledger has no entries and no fault. */
  public static LedgerReader of(byte[] bytes) {
    LedgerReader reader = new LedgerReader();
    reader.read(bytes);
    return reader;
  }

  private void read(byte[] bytes) {
    if (bytes.length < Frame.MAGIC.length || bytes[0] == 0) {
      lookBehindTheEnd(bytes);
      return;
    }
    if (!Arrays.equals(bytes, 0, Frame.MAGIC.length, Frame.MAGIC, 0, Frame.MAGIC.length)) {
      fault =
          Optional.of(
              "this is not a ledger that this mayfly reads: its first bytes are not MAYFLY02. fix: where they are MAYFLY and another number, use the mayfly that wrote it");
      return;
    }
    length = Frame.MAGIC.length;
    for (int content = Frame.contentLength(bytes, length);
        content > 0 && fault.isEmpty();
        content = Frame.contentLength(bytes, length)) {
      take(bytes, content);
    }
    if (fault.isEmpty()) {
      lookBehindTheEnd(bytes);
    }
  }

  /**
   * A crash tears the end of a ledger. Where whole entries stand behind the damage it was something
   * else, and what they say must not be cut off.
   */
  private void lookBehindTheEnd(byte[] bytes) {
    boolean onlyZeros =
        length == bytes.length
            || (bytes[length] == 0
                && Arrays.equals(bytes, length, bytes.length - 1, bytes, length + 1, bytes.length));
    for (int offset = length + 1; !onlyZeros && offset < bytes.length; offset++) {
      if (Frame.contentLength(bytes, offset) > 0) {
        fault =
            Optional.of(
                "at byte " + length + ": damaged, and whole entries follow at byte " + offset);
        return;
      }
    }
  }

  private void take(byte[] bytes, int content) {
    try {
      Recorded recorded = Frame.decode(bytes, length, content);
      int from = length + Frame.PREFIX;
      boolean chained = Arrays.equals(bytes, from, from + Frame.HASH, head, 0, Frame.HASH);
      if (!chained || recorded.sequence() != entries.size() + 1L) {
        fault =
            Optional.of(
                "at byte "
                    + length
                    + ": the entry does not follow the one before it; the ledger was changed");
        return;
      }
      entries.add(recorded);
      head = Frame.hash(bytes, from, content);
      length += Frame.PREFIX + content;
    } catch (LedgerException e) {
      fault = Optional.of("at byte " + length + ": " + e.getMessage());
    }
  }

  public List<Recorded> entries() {
    return Collections.unmodifiableList(entries);
  }

  /**
   * Hash of the last entry that verifies, in hex: whoever keeps it elsewhere can tell a shortened
   * ledger from a whole one.
   */
  public String head() {
    return HexFormat.of().formatHex(head);
  }

  byte[] headHash() {
    return head.clone();
  }

  /** How many bytes verify. What follows is a torn tail, or space allocated ahead. */
  public long length() {
    return length;
  }

  /**
   * The first thing that is wrong, with its place. A torn tail is none: it is what a crash leaves.
   */
  public Optional<String> fault() {
    return fault;
  }
}
