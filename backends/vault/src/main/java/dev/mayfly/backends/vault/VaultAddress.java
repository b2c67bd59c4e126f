package dev.mayfly.backends.vault;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of Vault, read as the command lines {@code vault} and {@code bao} read it. */
final class VaultAddress {

  private static final Pattern SHAPE =
      Pattern.compile("(?i)(https?)://([^/?#]+)([^?#]*)(?:[?#].*)?");
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");

  private VaultAddress() {}

  /**
   * Scheme, host, port, and the path that a proxy serves Vault under, if any.
   *
   * @throws IllegalArgumentException that says what is wrong with it
   */
  static URI parse(String written) {
    String text = written.strip();
    if (text.regionMatches(true, 0, "unix:", 0, 5)) {
      throw new IllegalArgumentException(
          "names a Unix socket, and Mayfly reaches Vault over TCP: " + text);
    }
    Matcher shape = SHAPE.matcher(text);
    if (!shape.matches()) {
      throw new IllegalArgumentException("is not a URL: " + text);
    }
    if (shape.group(2).contains("@")) {
      throw new IllegalArgumentException("has a user in it, and Mayfly logs in by vault.auth");
    }
    if (!AUTHORITY.matcher(shape.group(2)).matches()) {
      throw new IllegalArgumentException("is not a URL: " + text);
    }
    return URI.create(
        shape.group(1).toLowerCase(Locale.ROOT) + "://" + shape.group(2) + prefix(shape.group(3)));
  }

  /** Without what a path may have too much of. */
  private static String prefix(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return parts.isEmpty() ? "" : "/" + String.join("/", parts);
  }
}
