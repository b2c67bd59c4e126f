package dev.mayfly.testing.kit.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.LedgerException;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.ledger.Recorded;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /**
   * Ledgers as they were once written, whose entries follow each other as the samples do. One that
   * was released is never changed.
   */
  private static final List<String> FIXTURES = List.of("ledger-02-1.hex", "ledger-02-2.hex");

  private static final Entry ROTATION = new Entry.RotationBegun("root");

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
  @DisplayName("that were written by an earlier program are read, every kind of them")
  void areReadWhoeverWroteThem() throws Exception {
    List<Entry> read = new ArrayList<>();
    for (String file : FIXTURES) {
      LedgerReader ledger = LedgerReader.of(fixture(file));
      assertEquals(Optional.empty(), ledger.fault(), file);
      ledger.entries().forEach(recorded -> read.add(recorded.entry()));
    }
    List<Entry> missing = EntrySamples.all().subList(read.size(), EntrySamples.all().size());
    assertEquals(EntrySamples.all().subList(0, read.size()), read);
    assertEquals(
        List.of(),
        missing,
        () -> "fix: put these entries into a fixture of their own: " + hex(missing));
  }

  @Test
  @DisplayName("keep a field that a newer program wrote, if they can do without it")
  void keepWhatTheyDoNotKnow() throws Exception {
    LedgerReader read = LedgerReader.of(withField(40, false));
    assertEquals(Optional.empty(), read.fault());
    assertEquals(ROTATION, read.entries().get(0).entry());
    assertEquals(Map.of(40, "0a0b"), read.entries().get(0).unknown());
  }

  @Test
  @DisplayName("are refused with a field that must be understood, and is not")
  void refuseWhatMustBeUnderstood() throws Exception {
    LedgerReader read = LedgerReader.of(withField(40, true));
    assertEquals(List.of(), read.entries());
    assertEquals(
        Optional.of(
            "at byte 8: entry 1 cannot be read: field 40 is to be understood: this ledger was written by a newer mayfly; use that one"),
        read.fault());
  }

  @Test
  @DisplayName("of a kind that this program does not know are refused, and the kind is named")
  void ofAnUnknownKindAreRefused() throws Exception {
    byte[] ledger = WrittenLedger.of(List.of(ROTATION));
    ledger[ENTRY] = 0x7f;
    LedgerReader read = LedgerReader.of(checked(ledger));
    assertEquals(List.of(), read.entries());
    assertEquals(
        Optional.of(
            "at byte 8: entry of unknown kind 127: this ledger was written by a newer mayfly; use that one"),
        read.fault());
  }

  /** A ledger of one entry, with a field of two bytes more. */
  private static byte[] withField(int number, boolean critical) throws Exception {
    byte[] ledger = WrittenLedger.of(List.of(ROTATION));
    byte[] longer = Arrays.copyOf(ledger, ledger.length + 4);
    longer[ledger.length] = (byte) (2 * number + (critical ? 1 : 0));
    longer[ledger.length + 1] = 2;
    longer[ledger.length + 2] = 10;
    longer[ledger.length + 3] = 11;
    ByteBuffer.wrap(longer).putInt(CONTENT - 8, longer.length - CONTENT);
    return checked(longer);
  }

  private static byte[] checked(byte[] ledger) {
    CRC32C checksum = new CRC32C();
    checksum.update(ledger, CONTENT, ledger.length - CONTENT);
    ByteBuffer.wrap(ledger).putInt(CONTENT - 4, (int) checksum.getValue());
    return ledger;
  }

  private static byte[] fixture(String file) throws IOException {
    try (InputStream in = EntriesOnDiskTest.class.getResourceAsStream(file)) {
      String hex = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
  }

  private static String hex(List<Entry> entries) {
    try {
      return HexFormat.of().formatHex(WrittenLedger.of(entries)).replaceAll("(.{120})", "$1\n");
    } catch (IOException | LedgerException e) {
      throw new IllegalStateException(e);
    }
  }
}
