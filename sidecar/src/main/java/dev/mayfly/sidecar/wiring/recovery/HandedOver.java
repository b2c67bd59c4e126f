package dev.mayfly.sidecar.wiring.recovery;

import dev.mayfly.backends.vault.KvFolder.Entry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
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
record HandedOver(
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
  private static final int LARGEST_LEDGER = 64 * 1024 * 1024;

  HandedOver {
    targets = Map.copyOf(targets);
  }

  static HandedOver of(String process, Map<String, String> targets, List<String> pieces) {
    return new HandedOver(process, targets, pieces.get(0), pieces.size() - 1, "", Instant.EPOCH);
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
  static HandedOver of(Entry entry) throws IOException {
    Map<String, Object> data = entry.data();
    int format = number(data, "format");
    if (format != WHOLE && format != IN_PIECES) {
      throw new IOException(
          "it is of format " + format + ", which this program does not know: a newer one left it");
    }
    Map<String, String> targets = new TreeMap<>();
    if (data.get("targets") instanceof Map<?, ?> written) {
      written.forEach((name, print) -> targets.put(name.toString(), print.toString()));
    }
    try {
      return new HandedOver(
          text(data, "process"),
          targets,
          text(data, LEDGER),
          number(data, "more"),
          text(data, "by"),
          Instant.parse(text(data, "until")));
    } catch (DateTimeException e) {
      throw new IOException("it does not say until when somebody is at work on it", e);
    }
  }

  private static int number(Map<String, Object> data, String name) {
    return data.get(name) instanceof Number number ? number.intValue() : 0;
  }

  private static String text(Map<String, Object> data, String name) {
    return String.valueOf(data.getOrDefault(name, ""));
  }

  HandedOver claimed(String who, Instant end) {
    return new HandedOver(process, targets, packed, more, who, end);
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

  /** {@code others}: the pieces beside it, as they were read. */
  byte[] ledger(List<Entry> others) throws IOException {
    String whole =
        packed + String.join("", others.stream().map(each -> text(each.data(), LEDGER)).toList());
    try (InputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(whole)))) {
      byte[] ledger = in.readNBytes(LARGEST_LEDGER + 1);
      if (ledger.length > LARGEST_LEDGER) {
        throw new IOException("its ledger is larger than " + LARGEST_LEDGER + " bytes");
      }
      return ledger;
    } catch (IllegalArgumentException e) {
      throw new IOException("its ledger is not encoded as it should be", e);
    }
  }
}
