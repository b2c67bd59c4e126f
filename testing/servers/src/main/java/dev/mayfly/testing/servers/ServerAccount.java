package dev.mayfly.testing.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The account under which servers run that refuse to run as root: ours, or {@code nobody} when we
 * are root.
 */
final class ServerAccount {
  private static final int NOBODY = 65_534;

  private ServerAccount() {}

  /** Whether this process is root. */
  static boolean needed() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command line that runs the command under the account. */
  static List<String> line(List<String> command) {
    if (!needed()) {
      return command;
    }
    List<String> line = new ArrayList<>();
    line.addAll(
        List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
    line.addAll(command);
    return line;
  }

  /** Gives the file or folder (not what is in it) to the account. */
  static void own(Path path) {
    if (!needed()) {
      return;
    }
    try {
      Files.setAttribute(path, "unix:uid", NOBODY);
      Files.setAttribute(path, "unix:gid", NOBODY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
