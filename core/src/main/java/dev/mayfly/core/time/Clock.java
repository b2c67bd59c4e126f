package dev.mayfly.core.time;

import java.time.Instant;

/** Wall and monotonic time, as one pair so that both can be owned by a test. Thread-safe. */
public interface Clock {

  /**
   * The wall clock. It may jump: for what people read and what other machines said, not for
   * durations.
   */
  Instant now();

  /**
   * Nanoseconds on a clock that never goes back; it may stand still while the machine is suspended.
   */
  long nanoTime();
}
