package dev.mayfly.sidecar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;

/** What whoever may create entries in the hand-over's folder can put there. */
final class ForgedWork {

  private static final int MAGIC = 8;
  private static final int HASH = 32;

  private ForgedWork() {}

  /**
   * Another name, of the same length, wherever that stood: neither checksum nor chain has a key.
   */
  static byte[] renamed(byte[] ledger, String from, String to) throws GeneralSecurityException {
    ByteBuffer in = ByteBuffer.wrap(ledger);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] magic = new byte[MAGIC];
    in.get(magic);
    out.writeBytes(magic);
    byte[] previous = new byte[HASH];
    while (in.remaining() >= 8 && in.getInt(in.position()) > 0) {
      byte[] content = new byte[in.getInt()];
      in.getInt();
      in.get(content);
      byte[] changed =
          new String(content, StandardCharsets.ISO_8859_1)
              .replace(from, to)
              .getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(previous, 0, changed, 0, HASH);
      previous = MessageDigest.getInstance("SHA-256").digest(changed);
      CRC32C checksum = new CRC32C();
      checksum.update(changed);
      out.writeBytes(ByteBuffer.allocate(4).putInt(changed.length).array());
      out.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
      out.writeBytes(changed);
    }
    return out.toByteArray();
  }

  static String packed(byte[] ledger) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(ledger);
    }
    return Base64.getEncoder().encodeToString(packed.toByteArray());
  }

  /** As a process's folder has them: name → fingerprint. */
  static Map<String, String> targets(Path folder) throws IOException {
    Map<String, String> targets = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve("targets"))) {
      String[] parts = line.split(" ", 2);
      targets.put(parts[1], parts[0]);
    }
    return targets;
  }

  /** A private key that nobody else can read. */
  static Path key(Path folder) throws Exception {
    Path key = folder.resolve("receipts.pem");
    openssl("genpkey", "-algorithm", "ed25519", "-out", key.toString());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return key;
  }

  static Path publicKey(Path key) throws Exception {
    Path keys = key.resolveSibling("receipts.pub");
    openssl("pkey", "-in", key.toString(), "-pubout", "-out", keys.toString());
    return keys;
  }

  private static void openssl(String... words) throws Exception {
    ProcessBuilder openssl = new ProcessBuilder("openssl");
    openssl.command().addAll(Arrays.asList(words));
    Process process = openssl.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
  }
}
