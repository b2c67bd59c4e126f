package dev.mayfly.backends.database;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * What becomes of the calls of one process: at one of them, by its number, it dies, or is paused.
 */
public final class Breaking {

  /** What happens at the call. */
  public enum How {
    /** The process is gone before it hears the answer: between this call and the next. */
    KILLED,
    /** The answer is lost, and the process goes on. */
    LOST,
    /** The process stands still before the call, and goes on with it later. */
    PAUSED
  }

  private final int at;
  private final How how;
  private final CountDownLatch paused = new CountDownLatch(1);
  private final CountDownLatch resumed = new CountDownLatch(1);
  private boolean armed;
  private boolean gone;
  private int calls;

  public Breaking(int at, How how) {
    this.at = at;
    this.how = how;
  }

  public static Breaking nothing() {
    return new Breaking(0, How.LOST);
  }

  /** A call that may fail in its own way. */
  interface Call<T, E extends Exception> {
    T call() throws E;
  }

  /** From now on calls are counted. */
  void arm() {
    armed = true;
  }

  /** Whether the process has made as many calls. */
  public boolean reached() {
    return calls >= at;
  }

  public void awaitPause() throws InterruptedException {
    paused.await();
  }

  /** Nobody waits for a pause that does not come, and it goes on. */
  public void resume() {
    paused.countDown();
    resumed.countDown();
  }

  <T, E extends Exception> T through(Call<T, E> call, Supplier<E> failure) throws E {
    boolean here = armed && ++calls == at;
    if (gone) {
      throw failure.get();
    }
    if (here && how == How.PAUSED) {
      pause();
    }
    T result = call.call();
    if (here && how != How.PAUSED) {
      gone = how == How.KILLED;
      throw failure.get();
    }
    return result;
  }

  private void pause() {
    paused.countDown();
    try {
      resumed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
