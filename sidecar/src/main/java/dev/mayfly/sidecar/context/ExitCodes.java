package dev.mayfly.sidecar.context;

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

  /** A line for each that a command's run may end with, for its help. */
  public static String[] ofCommand() {
    return new String[] {
      "N    COMMAND's own exit code; 128 and the number of the signal that ended it",
      "121  with --require-proof: the end could not be proven in time",
      "125  mayfly failed before COMMAND began",
      "126  COMMAND cannot be run",
      "127  COMMAND cannot be found"
    };
  }
}
