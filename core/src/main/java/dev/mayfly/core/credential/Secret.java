package dev.mayfly.core.credential;

/**
 * A value that must not leak: it prints as dots and is read in one greppable way only. Deliberately
 * without {@code equals}: secrets are not compared.
 */
public final class Secret {

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The secret itself. Every call of this method is a place to review. */
  public String expose() {
    return value;
  }

  @Override
  public String toString() {
    return "•••";
  }
}
