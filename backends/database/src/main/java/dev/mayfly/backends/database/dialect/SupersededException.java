package dev.mayfly.backends.database.dialect;

/** A later epoch has begun: another process has taken over, and nothing was changed. */
public final class SupersededException extends Exception {

  private static final long serialVersionUID = 1L;

  public SupersededException(long epoch) {
    super("epoch " + epoch + " is over: another process has taken over");
  }
}
