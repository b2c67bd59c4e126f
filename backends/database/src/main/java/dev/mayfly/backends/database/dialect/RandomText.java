package dev.mayfly.backends.database.dialect;

import dev.mayfly.core.credential.Secret;
import java.security.SecureRandom;

/** Passwords and parts of names that nobody chose, in ASCII: every server reads these alike. */
public final class RandomText {

  private static final int PASSWORD = 40;
  private static final String SMALL = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final String ALL = SMALL + "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomText() {}

  public static Secret password() {
    return Secret.of(of(PASSWORD, ALL));
  }

  /** Of small letters and digits. */
  public static String name(int length) {
    return of(length, SMALL);
  }

  private static String of(int length, String letters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(RANDOM.nextInt(letters.length())));
    }
    return text.toString();
  }
}
