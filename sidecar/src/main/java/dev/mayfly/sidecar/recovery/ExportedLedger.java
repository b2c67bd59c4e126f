package dev.mayfly.sidecar.recovery;

import dev.mayfly.backends.vault.KvFolder.Entry;
import dev.mayfly.core.ledger.LedgerOrigin;
import dev.mayfly.sidecar.text.Visible;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Unfinished work as it lies in Vault: the ledger of a process that had to go. Nothing of it is
 * secret.
 *
 * @param process who left it, for people
 * @param targets name → fingerprint
 * @param packed the ledger's bytes, compressed, in base64; of a large one the first piece
 * @param more how many pieces lie beside it
 * @param by who is at work on it; empty where nobody is
 * @param until when whoever is at work is taken to be gone
 */
record ExportedLedger(
    String process,
    Map<String, String> targets,
    String packed,
    int more,
    String by,
    Instant until) {

  /** What an entry of Vault's storage may well hold. */
  private static final int PIECE = 700 * 1024;

  private static final int WHOLE = 1;
  private static final int IN_PIECES = 2;
  private static final String LEDGER = "ledger";
  private static final int LONGEST_PROCESS = 200;

  ExportedLedger {
    targets = Map.copyOf(targets);
  }

  static ExportedLedger of(String process, Map<String, String> targets, List<String> pieces) {
    return new ExportedLedger(
        process, targets, pieces.get(0), pieces.size() - 1, "", Instant.EPOCH);
  }

  /** Packs a ledger; one piece, or as many as it takes. */
  static List<String> pack(byte[] ledger) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(ledger);
    }
    String text = Base64.getEncoder().encodeToString(packed.toByteArray());
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < text.length(); at += PIECE) {
      pieces.add(text.substring(at, Math.min(at + PIECE, text.length())));
    }
    return pieces;
  }

  /** Throws, with a message for people, where the entry is none that this program understands. */
  static ExportedLedger of(Entry entry) throws IOException {
    Map<String, Object> data = entry.data();
    int format = number(data, "format");
    if (format != WHOLE && format != IN_PIECES) {
      throw new UnusableWorkException(
          "it is of format " + format + ", which this program does not know: a newer one left it");
    }
    Map<String, String> targets = new TreeMap<>();
    if (data.get("targets") instanceof Map<?, ?> written) {
      written.forEach((name, print) -> targets.put(name.toString(), print.toString()));
    }
    try {
      return new ExportedLedger(
          shown(text(data, "process")),
          targets,
          text(data, LEDGER),
          Math.max(0, number(data, "more")),
          text(data, "by"),
          Instant.parse(text(data, "until")));
    } catch (DateTimeException e) {
      throw new UnusableWorkException("it does not say until when somebody is at work on it", e);
    }
  }

  private static String shown(String process) {
    String line = Visible.line(process);
    return line.length() > LONGEST_PROCESS ? line.substring(0, LONGEST_PROCESS) + "…" : line;
  }

  private static int number(Map<String, Object> data, String name) {
    return data.get(name) instanceof Number number ? number.intValue() : 0;
  }

  private static String text(Map<String, Object> data, String name) {
    return String.valueOf(data.getOrDefault(name, ""));
  }

  /** What is known of it, as the word of whoever left it. */
  LedgerOrigin origin() {
    return new LedgerOrigin(process, targets, Optional.of(process));
  }

  ExportedLedger claimed(String who, Instant end) {
    return new ExportedLedger(process, targets, packed, more, who, end);
  }

  Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("format", more == 0 ? WHOLE : IN_PIECES);
    data.put("process", process);
    data.put("targets", targets);
    data.put(LEDGER, packed);
    data.put("more", more);
    data.put("by", by);
    data.put("until", until.toString());
    return data;
  }

  /** Where a piece of the work of this name lies: not among the names that are looked through. */
  static String piece(String name, int number) {
    return name + "/" + number;
  }

  static Map<String, Object> piece(String text) {
    return Map.of(LEDGER, text);
  }

  /** A piece that lies beside the entry; waits for Vault. */
  @FunctionalInterface
  interface Pieces {
    Entry piece(int number) throws IOException;
  }

  /** Unpacks the ledger as it is read; of the pieces, one at a time is in memory. */
  InputStream ledger(Pieces others, long largest) throws IOException {
    if (more > largest / PIECE * 2 + 1) { // four bytes of base64 hold three
      throw new UnusableWorkException("its ledger is said to be in " + more + " pieces more");
    }
    InputStream first = new ByteArrayInputStream(packed.getBytes(StandardCharsets.US_ASCII));
    return UnpackedLedger.of(new JoinedPieces(first, others, more), largest);
  }

  /** One piece after the other. */
  private static final class JoinedPieces extends InputStream {
    private final Pieces others;
    private final int pieces;
    private InputStream current;
    private int at;

    JoinedPieces(InputStream first, Pieces others, int pieces) {
      this.current = first;
      this.others = others;
      this.pieces = pieces;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = current.read(bytes, offset, length);
      while (count < 0 && at < pieces) {
        String text = text(others.piece(++at).data(), LEDGER);
        current = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
        count = current.read(bytes, offset, length);
      }
      return count;
    }
  }
}
