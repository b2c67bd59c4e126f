package dev.mayfly.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where a session's threads run, and rest, until it is over. None keeps the JVM alive. */
final class Background {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final CountDownLatch over = new CountDownLatch(1);

  void start(String name, Runnable work) {
    Thread thread = new Thread(work, "mayfly-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Nothing is waited for any more. */
  void stop() {
    over.countDown();
  }

  boolean isStopped() {
    return over.getCount() == 0;
  }

  /** Rests before another attempt, longer each time. */
  void pause(int attempts) {
    long millis = FIRST_PAUSE.toMillis() << Math.min(attempts, 10);
    try {
      over.await(Math.min(millis, LONGEST_PAUSE.toMillis()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      stop();
    }
  }
}
