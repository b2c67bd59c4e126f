package dev.mayfly.core.lease;

import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Our short name for one lease, chosen before the call that makes it and carried by the account's
 * name at the target: 10 characters of {@code a-z2-7}, 50 random bits. Short, because account names
 * are (32 characters in MySQL).
 */
public record LeaseKey(String value) implements Comparable<LeaseKey> {

  public static final int LENGTH = 10;

  /** Every key and nothing else, as a regular expression. */
  public static final String FORM = "[a-z2-7]{" + LENGTH + "}";

  private static final Pattern SHAPE = Pattern.compile(FORM);
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  public LeaseKey {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a lease key: " + value);
    }
  }

  public static LeaseKey random(RandomGenerator random) {
    StringBuilder key = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      key.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new LeaseKey(key.toString());
  }

  @Override
  public int compareTo(LeaseKey other) {
    return value.compareTo(other.value);
  }

  /**
   * Written out: what the compiler would make is linked at run time, which every start would wait
   * for.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LeaseKey key && value.equals(key.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
