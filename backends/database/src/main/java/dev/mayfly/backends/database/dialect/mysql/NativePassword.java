package dev.mayfly.backends.database.dialect.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.core.credential.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What MariaDB keeps of a password for the plugin {@code mysql_native_password}: SHA-1 of its
 * SHA-1. Computed here, so that the password itself is in no statement, and in none of the server's
 * logs and lists. Whoever sees the hash and a login by it could log in too, so it goes over TLS.
 */
final class NativePassword {

  private NativePassword() {}

  static String hash(Secret password) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] once = sha1.digest(password.expose().getBytes(UTF_8));
      return "*" + HexFormat.of().withUpperCase().formatHex(sha1.digest(once));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
