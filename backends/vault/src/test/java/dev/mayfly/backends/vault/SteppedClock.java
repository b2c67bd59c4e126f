package dev.mayfly.backends.vault;

import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's clock, which a test can put forward. */
final class SteppedClock implements Clock {

  private final AtomicLong ahead = new AtomicLong();

  @Override
  public Instant now() {
    return Instant.now().plusNanos(ahead.get());
  }

  @Override
  public long nanoTime() {
    return System.nanoTime() + ahead.get();
  }

  void forward(Duration step) {
    ahead.addAndGet(step.toNanos());
  }

  /** Long enough for anything that works. */
  Deadline soon() {
    return Deadline.in(this, Duration.ofSeconds(20));
  }

  /** Short, for what is to run into it. */
  Deadline shortly() {
    return Deadline.in(this, Duration.ofMillis(300));
  }
}
