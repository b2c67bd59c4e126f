package dev.mayfly.sidecar.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Our controlling terminal. */
public final class Terminal {

  private static final int GROUP =
      2; // fields of /proc/self/stat behind the name: state, parent, group, session, terminal,
  // foreground
  private static final int TERMINAL = 4;
  private static final int FOREGROUND = 5;

  private Terminal() {}

  /**
   * Whether we are a terminal's foreground job. Then it sends the signals of its keys, and its
   * hang-up, to our whole process group: the child has them already. The sender of a signal is not
   * known here; so one that a person sends to us alone while we are in the foreground is taken for
   * the terminal's.
   */
  public static boolean isOurs() {
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return !fields[TERMINAL].equals("0") && fields[FOREGROUND].equals(fields[GROUP]);
    } catch (IOException noProc) {
      return false;
    }
  }

  /** Whether the standard stream (1 output, 2 errors) is shown on a terminal. */
  public static boolean isShown(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException noProc) {
      return false;
    }
  }
}
