package dev.mayfly.core.loop;

import java.time.Duration;

/**
 * One queue of events, run one after the other on one thread: all state of the broker is touched
 * only from here. {@link #post} may be called from any thread; {@link #after} only from the loop.
 */
public interface Loop {

  void post(Runnable event);

  /** Runs the event once, no earlier than {@code delay} from now on the monotonic clock. */
  Timer after(Duration delay, Runnable event);

  /** A pending event; cancelling it twice or late does nothing. */
  interface Timer {
    void cancel();
  }
}
