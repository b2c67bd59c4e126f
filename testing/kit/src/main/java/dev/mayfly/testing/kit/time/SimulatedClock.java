package dev.mayfly.testing.kit.time;

import dev.mayfly.core.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The clocks of one machine: the wall clock can be made to jump, the monotonic one to stand still.
 */
public final class SimulatedClock implements Clock {

  private static final Instant EPOCH = Instant.parse("2030-01-01T00:00:00Z");

  private final EventQueue events;
  private long wallOffset;
  private long stoodStill;

  public SimulatedClock(EventQueue events) {
    this.events = events;
  }

  @Override
  public Instant now() {
    return EPOCH.plusNanos(events.now() + wallOffset);
  }

  @Override
  public long nanoTime() {
    return events.now() - stoodStill;
  }

  /** Moves the wall clock, forwards or backwards. */
  public void jump(Duration by) {
    wallOffset += by.toNanos();
  }

  /** The monotonic clock did not move during the last {@code duration}, as after a suspension. */
  public void stoodStill(Duration duration) {
    stoodStill += duration.toNanos();
  }

  /**
   * The true time at which the monotonic clock will read {@code nanos}, if it does not stand still
   * until then.
   */
  public long trueTime(long nanos) {
    return nanos + stoodStill;
  }
}
