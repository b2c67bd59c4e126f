package dev.mayfly.testing.servers.search;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a secret was found that may not be there. No server knows the secrets with which tasks
 * speak for themselves: what has the form of one is one if a ledger has its SHA-256.
 */
final class Findings {

  /** In base64url. */
  private static final int SECRET_LENGTH = 43;

  /** In hexadecimal. */
  private static final int HASH_LENGTH = 64;

  private final Set<String> found = new TreeSet<>();
  private final Set<String> hashes = new HashSet<>();
  private final Map<String, String> placesByHash = new HashMap<>();

  /** Looks into a text; its place says where that is for whoever has to find it. */
  void look(String place, byte[] text) {
    IssuedSecrets.kindsIn(text).forEach(kind -> found.add(place + ": " + kind));
    int begin = 0;
    for (int end = 0; end <= text.length; end++) {
      if (end == text.length || !isInWords(text[end])) {
        word(place, text, begin, end - begin);
        begin = end + 1;
      }
    }
  }

  private static boolean isInWords(byte letter) {
    return (letter >= 'a' && letter <= 'z')
        || (letter >= '0' && letter <= '9')
        || (letter >= 'A' && letter <= 'Z')
        || letter == '-'
        || letter == '_';
  }

  private void word(String place, byte[] text, int begin, int length) {
    if (length == HASH_LENGTH) {
      hashes.add(new String(text, begin, length, US_ASCII));
    } else if (length == SECRET_LENGTH) {
      placesByHash.put(sha256(text, begin, length), place);
    }
  }

  /** The places of all that was found, each with the kind of secret that is there. */
  Set<String> all() {
    Set<String> all = new TreeSet<>(found);
    placesByHash.forEach(
        (hash, place) -> {
          if (hashes.contains(hash)) {
            all.add(place + ": the secret of a task");
          }
        });
    return all;
  }

  private static String sha256(byte[] text, int begin, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(text, begin, length);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }
}
