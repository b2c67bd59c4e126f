package dev.mayfly.sidecar.process;

import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The command as a child of ours, with our terminal, standard streams and process group: to a shell
 * the two are one job.
 *
 * <p>Where {@code setpriv} is there, the kernel kills the child when the thread that started it
 * ends; so it is to be started from one that lives as long as the program. (A program with more
 * rights than its caller, such as {@code sudo}, sheds that tie.) Where {@code env} is there, the
 * child has SIGQUIT unblocked, which a JVM blocks for its threads and thereby for its children. The
 * command's words reach it byte for byte.
 */
public final class Child {

  private final Process process;

  private Child(Process process) {
    this.process = process;
  }

  /** Throws what would make {@link #start} fail, before anything else is done. */
  public static void check(List<String> command, Map<String, String> environment)
      throws CommandNotRunnableException {
    Executables.check(command.get(0), path(environment));
  }

  /**
   * Starts the command.
   *
   * @param user whom it runs as; empty means whom we do
   * @param added variables that the child has and we do not
   * @param removed variables that we have and the child does not
   */
  public static Child start(
      List<String> command,
      Optional<SystemUser> user,
      Map<String, String> added,
      Set<String> removed)
      throws CommandNotRunnableException {
    ProcessBuilder builder = new ProcessBuilder().inheritIO();
    Map<String, String> environment = builder.environment();
    CallersLocale.restore(environment);
    environment.keySet().removeAll(removed);
    user.ifPresent(other -> environment.putAll(other.variables()));
    environment.putAll(added);
    check(command, environment);
    builder.command(Helpers.around(TypedWords.of(command), user, path(environment)));
    try {
      return new Child(builder.start());
    } catch (IOException e) {
      throw CommandNotRunnableException.notExecutable(command.get(0), Messages.of(e));
    }
  }

  private static String path(Map<String, String> environment) {
    return environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end: its exit code, or 128 and the number of the signal that ended it. */
  public int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  public void send(Signal signal) {
    if (signal == Signal.TERM) {
      process.toHandle().destroy();
    } else if (signal == Signal.KILL) {
      process.toHandle().destroyForcibly();
    } else if (process.isAlive()) {
      sendByKill(signal);
    }
  }

  private void sendByKill(Signal signal) {
    try {
      signal.sendTo(process.pid());
    } catch (IOException noKill) {
      process.toHandle().destroy();
    }
  }
}
