package dev.mayfly.sidecar.signing;

import dev.mayfly.core.text.Messages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Public keys of Ed25519, as bytes and as PEM. */
public final class Ed25519 {

  static final String ALGORITHM = "Ed25519";

  /** What RFC 8410 puts before the 32 bytes of a key. */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([^-]+)-----END PUBLIC KEY-----");

  private Ed25519() {}

  /** A key of its 32 bytes. */
  public static PublicKey publicKey(byte[] raw) throws GeneralSecurityException {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    encoded.writeBytes(PREFIX);
    encoded.writeBytes(raw);
    return KeyFactory.getInstance(ALGORITHM)
        .generatePublic(new X509EncodedKeySpec(encoded.toByteArray()));
  }

  /** The key as {@code openssl pkey -pubin} reads it. */
  public static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** Every public key in a PEM file; throws, with a message for people, where there is none. */
  public static List<PublicKey> read(Path file) throws IOException {
    List<PublicKey> keys = new ArrayList<>();
    Matcher block = PEM.matcher(text(file));
    try {
      while (block.find()) {
        byte[] encoded = Base64.getMimeDecoder().decode(block.group(1));
        keys.add(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " holds a key that is none of Ed25519", e);
    }
    if (keys.isEmpty()) {
      throw new IOException(file + " holds no public key in PEM; `mayfly receipts key` prints it");
    }
    return keys;
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw Messages.naming(file, e);
    }
  }
}
