package dev.mayfly.sidecar.endpoint;

import dev.mayfly.core.credential.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who joined a task, in a form that may be kept: their secret is 256 random bits, so that its
 * fingerprint tells nobody anything.
 *
 * @param fingerprint SHA-256 of the task's secret, in hexadecimal digits
 */
public record TaskOwner(String fingerprint, Peer peer) {

  private static final Pattern TEXT = Pattern.compile("sha256:([0-9a-f]{64})(?: user:(.+))?");

  static TaskOwner of(Secret secret, Peer peer) {
    return new TaskOwner(fingerprint(secret.expose()), peer);
  }

  /** Whether that is the task's secret; takes as long for any. */
  boolean has(String secret) {
    return MessageDigest.isEqual(
        fingerprint.getBytes(StandardCharsets.US_ASCII),
        fingerprint(secret).getBytes(StandardCharsets.US_ASCII));
  }

  private static String fingerprint(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** One line, which {@link #parse} reads. */
  public String text() {
    return "sha256:" + fingerprint + peer.user().map(user -> " user:" + user.getName()).orElse("");
  }

  /** Which user such a text names; empty for none, and over TCP. */
  public static String user(String text) {
    Matcher parts = TEXT.matcher(text);
    String name = parts.matches() ? parts.group(2) : null;
    return name == null ? "" : name;
  }

  /** Empty for a text that is not one of {@link #text}, or whose user is gone. */
  public static Optional<TaskOwner> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String name = parts.group(2);
    if (name == null) {
      return Optional.of(new TaskOwner(parts.group(1), new Peer(Optional.empty())));
    }
    return principal(name).map(user -> new TaskOwner(parts.group(1), new Peer(Optional.of(user))));
  }

  private static Optional<UserPrincipal> principal(String name) {
    try {
      return Optional.of(
          FileSystems.getDefault()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(name)); // a number where the user has no name
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }
}
