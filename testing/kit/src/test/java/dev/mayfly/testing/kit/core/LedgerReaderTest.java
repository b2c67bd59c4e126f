package dev.mayfly.testing.kit.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.LedgerReader;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A ledger")
class LedgerReaderTest {

  @Test
  @DisplayName("reads as whole frames wherever it is torn, and never as more")
  void readsWholeFrames() throws Exception {
    byte[] whole = ledgerOfThree();
    for (int length = 0; length <= whole.length; length++) {
      LedgerReader torn = LedgerReader.of(Arrays.copyOf(whole, length));
      assertTrue(torn.fault().isEmpty(), "cut at " + length);
      assertTrue(torn.length() <= length);
      assertEquals(
          LedgerReader.of(whole).entries().subList(0, torn.entries().size()), torn.entries());
    }
  }

  @Test
  @DisplayName("has another head, or a fault, whichever byte of it is changed")
  void noticesEveryChange() throws Exception {
    byte[] whole = ledgerOfThree();
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      LedgerReader read = LedgerReader.of(changed);
      assertTrue(
          read.fault().isPresent() || !read.head().equals(LedgerReader.of(whole).head()),
          "byte " + at);
    }
    assertNotEquals(
        LedgerReader.of(whole).head(),
        LedgerReader.of(Arrays.copyOf(whole, whole.length - 1)).head());
  }

  @Test
  @DisplayName(
      "is refused where damage stands before whole entries, which would be cut off with it")
  void refusesDamageInTheMiddle() throws Exception {
    byte[] whole = ledgerOfThree();
    int last = whole.length * 2 / 3;
    for (int at = 0; at < last; at++) {
      byte[] changed = whole.clone();
      changed[at] = (byte) ~changed[at];
      assertTrue(LedgerReader.of(changed).fault().isPresent(), "byte " + at);
    }
    byte[] withoutHead = whole.clone();
    Arrays.fill(withoutHead, 0, 8, (byte) 0);
    assertTrue(LedgerReader.of(withoutHead).fault().isPresent());
  }

  private static byte[] ledgerOfThree() throws Exception {
    return WrittenLedger.of(
        IntStream.range(0, 3).mapToObj(i -> new Entry.Opened("mayfly", "process " + i)).toList());
  }
}
