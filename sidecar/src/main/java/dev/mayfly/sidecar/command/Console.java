package dev.mayfly.sidecar.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command prints, and the environment it was started in.
 *
 * @param out for what was asked for
 * @param err for everything else
 */
public record Console(PrintStream out, PrintStream err, Map<String, String> environment) {

  /**
   * That of this process. It speaks UTF-8 whatever the locale says, into a terminal as into a pipe.
   */
  public static Console ofProcess() {
    return new Console(utf8(FileDescriptor.out), utf8(FileDescriptor.err), System.getenv());
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, UTF_8);
  }

  @Override
  public String toString() {
    return "console";
  }
}
