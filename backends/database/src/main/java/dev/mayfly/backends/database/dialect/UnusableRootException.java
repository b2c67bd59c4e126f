package dev.mayfly.backends.database.dialect;

/** A root login that can make no accounts. */
public final class UnusableRootException extends Exception {

  private static final long serialVersionUID = 1L;

  public UnusableRootException(String message) {
    super(message);
  }
}
