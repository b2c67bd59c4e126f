package dev.mayfly.sidecar.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Something that keeps what is written to standard error: journald, or what runs a container. */
final class LogCollector {

  private static final List<String> MARKS = List.of(".dockerenv", "run/.containerenv");

  private LogCollector() {}

  /**
   * Whether there is one; else a person gets what is written, by mail perhaps.
   *
   * @param root of the file system
   */
  static boolean reads(Map<String, String> environment, Path root) {
    return isJournal(environment.getOrDefault("JOURNAL_STREAM", ""), root)
        || environment.containsKey("container")
        || environment.containsKey("KUBERNETES_SERVICE_HOST")
        || MARKS.stream().anyMatch(mark -> Files.exists(root.resolve(mark)));
  }

  /** The variable outlives a redirection; so it is the file that tells. */
  private static boolean isJournal(String stream, Path root) {
    if (stream.isEmpty()) {
      return false;
    }
    Path errors = root.resolve("proc/self/fd/2");
    try {
      return stream.equals(
          Files.getAttribute(errors, "unix:dev") + ":" + Files.getAttribute(errors, "unix:ino"));
    } catch (IOException noProc) {
      return false;
    }
  }
}
