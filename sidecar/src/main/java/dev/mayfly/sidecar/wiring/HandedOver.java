package dev.mayfly.sidecar.wiring;

import dev.mayfly.backends.vault.KvFolder.Entry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
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
 * @param packed the ledger's bytes, compressed, in base64
 * @param by who is at work on it; empty where nobody is
 * @param until when whoever is at work is taken to be gone
 */
record HandedOver(
    String process, Map<String, String> targets, String packed, String by, Instant until) {

  /** What an entry of Vault's storage may well hold. */
  static final int LARGEST = 700 * 1024;

  private static final int FORMAT = 1;
  private static final int LARGEST_LEDGER = 64 * 1024 * 1024;

  HandedOver {
    targets = Map.copyOf(targets);
  }

  static HandedOver of(String process, Map<String, String> targets, byte[] ledger)
      throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(ledger);
    }
    String text = Base64.getEncoder().encodeToString(packed.toByteArray());
    return new HandedOver(process, targets, text, "", Instant.EPOCH);
  }

  /** Throws, with a message for people, where the entry is none that this program understands. */
  static HandedOver of(Entry entry) throws IOException {
    Map<String, Object> data = entry.data();
    if (!(data.get("format") instanceof Number format && format.intValue() == FORMAT)) {
      throw new IOException("it is not of format " + FORMAT + ": a newer mayfly may have left it");
    }
    Map<String, String> targets = new TreeMap<>();
    if (data.get("targets") instanceof Map<?, ?> written) {
      written.forEach((name, print) -> targets.put(name.toString(), print.toString()));
    }
    try {
      return new HandedOver(
          text(data, "process"),
          targets,
          text(data, "ledger"),
          text(data, "by"),
          Instant.parse(text(data, "until")));
    } catch (DateTimeException e) {
      throw new IOException("it does not say until when somebody is at work on it", e);
    }
  }

  private static String text(Map<String, Object> data, String name) {
    return String.valueOf(data.getOrDefault(name, ""));
  }

  HandedOver claimed(String who, Instant end) {
    return new HandedOver(process, targets, packed, who, end);
  }

  Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("format", FORMAT);
    data.put("process", process);
    data.put("targets", targets);
    data.put("ledger", packed);
    data.put("by", by);
    data.put("until", until.toString());
    return data;
  }

  byte[] ledger() throws IOException {
    try (InputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(packed)))) {
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
