package dev.mayfly.sidecar.process;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Our controlling terminal. */
public final class Terminal {

  private static final int GROUP =
      2; // fields of /proc/self/stat behind the name: state, parent, group, session, terminal,
  // foreground
  private static final int TERMINAL = 4;
  private static final int FOREGROUND = 5;

  private static final Path DEVICE = Path.of("/dev/tty");

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

  /** Asks the person at it, and returns the line they type. */
  public static String ask(String question) throws IOException {
    try (OutputStream out = Files.newOutputStream(DEVICE);
        BufferedReader in = Files.newBufferedReader(DEVICE)) {
      out.write(question.getBytes(StandardCharsets.UTF_8));
      out.flush();
      String line = in.readLine();
      return line == null ? "" : line;
    }
  }

  /** The same, while what they type is not shown. */
  @SuppressWarnings("SystemConsoleNull") // the console of java.base is none without a terminal
  public static String askSecret(String question) throws IOException {
    // The JDK's own: what newer ones put in its place loads a library for editing lines.
    System.setProperty("jdk.console", "java.base");
    Console console = System.console();
    char[] answer = console == null ? null : console.readPassword("%s", question);
    if (answer == null) {
      throw new IOException("there is no terminal");
    }
    return new String(answer);
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
