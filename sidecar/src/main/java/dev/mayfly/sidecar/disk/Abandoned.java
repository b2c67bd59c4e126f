package dev.mayfly.sidecar.disk;

import dev.mayfly.core.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who in a state folder left for good: a process that is being started again has a minute, from
 * when it was first seen to be gone, to come back for its folder. Not thread-safe.
 */
public final class Abandoned {

  private static final Duration RESTART = Duration.ofMinutes(1);

  private final StateFolder state;
  private final Clock clock;

  /** When a folder was first seen without its process, on the monotonic clock. */
  private final Map<Path, Long> since = new HashMap<>();

  public Abandoned(StateFolder state, Clock clock) {
    this.state = state;
    this.clock = clock;
  }

  /**
   * Looks once more: the unfinished folders to which nobody comes back, oldest first. What was
   * handed over from elsewhere is among them at once.
   */
  public List<Path> look() throws IOException {
    long now = clock.nanoTime();
    List<Path> unfinished = state.unfinished();
    since.keySet().retainAll(unfinished);
    List<Path> left = new ArrayList<>();
    for (Path folder : unfinished) {
      if (state.isLiving(folder)) {
        since.remove(folder);
      } else if (state.isFromElsewhere(folder)
          || now - since.computeIfAbsent(folder, first -> now) >= RESTART.toNanos()) {
        left.add(folder);
      }
    }
    return left;
  }
}
