package dev.mayfly.sidecar.wiring.session;

/** Exit codes of our own; a command's is always its own. */
public final class ExitCodes {

  /**
   * The task ended, and it could not be proven in time that its credentials did. Only where that
   * was asked for.
   */
  public static final int NOT_PROVEN = 121;

  /** Something failed before the command began, as with {@code env}. */
  public static final int NOT_STARTED = 125;

  private ExitCodes() {}
}
