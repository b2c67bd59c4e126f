package dev.mayfly.core.time;

import java.time.Instant;

/** The machine's clocks. */
public final class SystemClock implements Clock {

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }
}
