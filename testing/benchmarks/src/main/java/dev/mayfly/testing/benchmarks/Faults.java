package dev.mayfly.testing.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** When something was not as it should be. Thread-safe; times are of {@link System#nanoTime}. */
final class Faults {

  private final List<Long> begun = new ArrayList<>();
  private final List<Long> ended = new ArrayList<>();
  private final List<Long> kills = new ArrayList<>();

  /** {@code kill}: the sidecar is killed. */
  synchronized void begin(boolean kill) {
    begun.add(System.nanoTime());
    if (kill) {
      kills.add(System.nanoTime());
    }
  }

  synchronized void end() {
    ended.add(System.nanoTime());
  }

  /** How long the faults took that fell, in part at least, into this time until now. */
  synchronized Duration since(long from) {
    long now = System.nanoTime();
    long sum = 0;
    for (int i = 0; i < begun.size(); i++) {
      long end = i < ended.size() ? ended.get(i) : now;
      if (end - from > 0) {
        sum += end - begun.get(i);
      }
    }
    return Duration.ofNanos(sum);
  }

  /** Whether the sidecar was killed since then. */
  synchronized boolean killedSince(long from) {
    return kills.stream().anyMatch(kill -> kill - from > 0);
  }
}
