package dev.mayfly.sidecar.runtime;

import dev.mayfly.core.loop.Lane;
import dev.mayfly.core.loop.Lanes;
import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lanes of daemon threads, which are started when they are needed and end when they were idle for a
 * while.
 */
public final class ThreadLanes implements Lanes {

  private final Clock clock;
  private final Loop loop;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

  public ThreadLanes(Clock clock, Loop loop) {
    this.clock = clock;
    this.loop = loop;
  }

  @Override
  public Lane lane(String name, int width) {
    return lanes.computeIfAbsent(name, n -> new ThreadLane(n, width, clock, loop));
  }
}
