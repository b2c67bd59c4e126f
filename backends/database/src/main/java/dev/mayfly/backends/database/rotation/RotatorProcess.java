package dev.mayfly.backends.database.rotation;

import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that is at work on a rotation, as others know it.
 *
 * @param id of its own among all
 * @param host where it runs
 * @param begun when the process began: pids are used again
 */
record RotatorProcess(String id, String host, long pid, Instant begun) {

  private static final Logger LOG = LoggerFactory.getLogger(RotatorProcess.class);
  private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

  static RotatorProcess here() {
    ProcessHandle process = ProcessHandle.current();
    return new RotatorProcess(
        UUID.randomUUID().toString(),
        hostname(),
        process.pid(),
        process.info().startInstant().orElse(Instant.EPOCH));
  }

  /** Whether it is certain that a process which is written down so is gone. */
  boolean isGone(String written) {
    String[] words = written.split(" ", -1);
    return words.length == 4
        && words[1].equals(host)
        && !host.isEmpty()
        && !words[3].equals(beginning(words[2]).map(Instant::toString).orElse(""));
  }

  private static Optional<Instant> beginning(String pid) {
    try {
      return ProcessHandle.of(Long.parseLong(pid))
          .flatMap(process -> process.info().startInstant());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String hostname() {
    try {
      return Files.readString(HOSTNAME).strip().replace(' ', '-');
    } catch (IOException e) {
      LOG.debug("this machine has no name: {}", Messages.of(e));
      return "";
    }
  }

  @Override
  public String toString() {
    return id + " " + host + " " + pid + " " + begun;
  }
}
