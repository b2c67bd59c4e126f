package dev.mayfly.sidecar.process;

/**
 * A command that cannot be started; the exit code is the one that {@code env} and shells give for
 * the reason.
 */
public final class CommandNotRunnableException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandNotRunnableException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  static CommandNotRunnableException notFound(String command) {
    return new CommandNotRunnableException(127, command + ": command not found");
  }

  static CommandNotRunnableException notExecutable(String command, String why) {
    return new CommandNotRunnableException(126, command + ": " + why);
  }

  public int exitCode() {
    return exitCode;
  }
}
