package dev.mayfly.sidecar.wiring;

/** A task that could not begin, with the exit code that says so. */
final class RunException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  RunException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }

  String message() {
    return String.valueOf(getMessage());
  }
}
