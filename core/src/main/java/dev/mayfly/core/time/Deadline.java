package dev.mayfly.core.time;

import java.time.Duration;

/** A point on the monotonic clock after which nobody waits for an answer any more. */
public record Deadline(Clock clock, long atNanos) {

  public static Deadline in(Clock clock, Duration duration) {
    return new Deadline(clock, clock.nanoTime() + duration.toNanos());
  }

  /** What is left, never negative. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, atNanos - clock.nanoTime()));
  }

  public boolean passed() {
    return clock.nanoTime() - atNanos >= 0;
  }
}
