package dev.mayfly.sidecar.configuration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What tells that a task lives.
 *
 * @param timeout without a sign of life for this long the task is suspect
 * @param start longest wait for the first sign
 * @param fifo the named pipe, for that source
 * @param fifoPerms octal
 */
public record ConfiguredHeartbeat(
    Duration timeout,
    Set<Source> sources,
    Duration start,
    Optional<Path> fifo,
    String fifoPerms,
    Optional<String> fifoGroup) {

  /** Where a sidecar hears a task. */
  public enum Source {
    /** A connection that the task holds open. */
    STREAM,
    /** A named pipe that the task holds open. */
    FIFO,
    /** The task says so, time and again. */
    BEAT,
    /** The task lives as long as its pod does. */
    POD
  }

  public ConfiguredHeartbeat {
    sources = Set.copyOf(sources);
  }
}
