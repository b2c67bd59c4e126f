package dev.mayfly.backends.database.rotation;

import dev.mayfly.core.credential.Secret;
import java.security.SecureRandom;

/** Passwords of root logins. */
final class RootPassword {

  private static final int LENGTH = 40;
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private RootPassword() {}

  static Secret random() {
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      password.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return Secret.of(password.toString());
  }
}
