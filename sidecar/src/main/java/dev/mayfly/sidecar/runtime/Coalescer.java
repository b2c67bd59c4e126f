package dev.mayfly.sidecar.runtime;

import dev.mayfly.core.loop.Loop;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Brings to the loop what comes in great numbers: the first at once, what follows it closely
 * together, and what came twice once. To wake the loop for each costs more than what it does then.
 */
public final class Coalescer<T> {

  private final Loop loop;
  private final Duration together;
  private final Consumer<T> taker;
  private Set<T> gathered = new LinkedHashSet<>();
  private boolean awaited;

  /**
   * @param together the longest that anything waits
   * @param taker takes each, on the loop
   */
  public Coalescer(Loop loop, Duration together, Consumer<T> taker) {
    this.loop = loop;
    this.together = together;
    this.taker = taker;
  }

  /** From any thread. */
  public void add(T one) {
    synchronized (this) {
      gathered.add(one);
      if (awaited) {
        return;
      }
      awaited = true;
    }
    loop.post(this::deliver);
  }

  /** What has not been taken yet is not to be. From any thread. */
  public synchronized void remove(T one) {
    gathered.remove(one);
  }

  private void deliver() {
    Set<T> taken;
    synchronized (this) {
      taken = gathered;
      gathered = new LinkedHashSet<>();
      awaited = !taken.isEmpty();
    }
    if (!taken.isEmpty()) {
      loop.after(together, this::deliver);
      taken.forEach(taker);
    }
  }
}
