package dev.mayfly.testing.kit.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.ledger.Recorded;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Entries on disk")
class EntriesOnDiskTest {

  /** Where the first frame's content begins, and its entry within that. */
  private static final int CONTENT = 8 + 8;

  private static final int ENTRY = CONTENT + 32 + 8 + 12;

  @Test
  @DisplayName("are read as they were written, whatever their kind")
  void areReadAsTheyWereWritten() throws Exception {
    LedgerReader read = LedgerReader.of(WrittenLedger.of(EntrySamples.all()));
    assertEquals(Optional.empty(), read.fault());
    assertEquals(EntrySamples.all(), read.entries().stream().map(Recorded::entry).toList());
  }

  @Test
  @DisplayName("cut what a server said at great length, and what follows is read")
  void cutLongWords() throws Exception {
    Entry next = new Entry.RotationBegun("root");
    LedgerReader read =
        LedgerReader.of(
            WrittenLedger.of(
                List.of(new Entry.RotationFailed("root", "no ".repeat(1_000_000)), next)));
    assertEquals(Optional.empty(), read.fault());
    assertEquals(
        List.of(new Entry.RotationFailed("root", "no ".repeat(21_845) + "…"), next),
        read.entries().stream().map(Recorded::entry).toList());
  }

  @Test
  @DisplayName("have a sample of every kind here")
  void haveASampleOfEveryKind() {
    assertEquals(
        Arrays.stream(Entry.class.getPermittedSubclasses()).collect(Collectors.toSet()),
        EntrySamples.all().stream().map(Entry::getClass).collect(Collectors.toSet()));
  }

  @Test
  @DisplayName("of a kind that this program does not know are refused, and the kind is named")
  void ofAnUnknownKindAreRefused() throws Exception {
    byte[] ledger = WrittenLedger.of(List.of(new Entry.RotationBegun("root")));
    ByteBuffer bytes = ByteBuffer.wrap(ledger).putInt(ENTRY, 4711);
    CRC32C checksum = new CRC32C();
    checksum.update(ledger, CONTENT, ledger.length - CONTENT);
    bytes.putInt(CONTENT - 4, (int) checksum.getValue());
    LedgerReader read = LedgerReader.of(ledger);
    assertEquals(List.of(), read.entries());
    assertEquals(
        Optional.of(
            "at byte 8: entry of unknown kind 4711: this ledger was written by a newer mayfly; use that one"),
        read.fault());
  }
}
