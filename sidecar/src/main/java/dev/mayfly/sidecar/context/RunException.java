package dev.mayfly.sidecar.context;

/** A task that could not begin, with the exit code that says so. */
public final class RunException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  public RunException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }

  public String message() {
    return String.valueOf(getMessage());
  }
}
