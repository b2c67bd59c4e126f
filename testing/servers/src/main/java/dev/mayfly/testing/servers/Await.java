package dev.mayfly.testing.servers;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits for something observable. */
public final class Await {
  private static final long PAUSE_MILLIS = 10;

  private Await() {}

  /** A look at the world; an exception counts as "not yet". */
  @FunctionalInterface
  public interface Check {
    boolean holds() throws Exception;
  }

  /**
   * Looks every 10 ms until the check holds.
   *
   * @throws ServerException when it still does not hold after the limit; its cause is what the last
   *     look threw
   */
  public static void until(String what, Duration limit, Check check) {
    long end = System.nanoTime() + limit.toNanos();
    @Nullable Exception last = null;
    while (true) {
      try {
        if (check.holds()) {
          return;
        }
        last = null;
      } catch (ServerException e) {
        throw e;
      } catch (Exception e) {
        last = e;
      }
      if (System.nanoTime() - end > 0) {
        throw new ServerException("Not within " + limit.toMillis() + " ms: " + what, last);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted while waiting", e);
    }
  }
}
