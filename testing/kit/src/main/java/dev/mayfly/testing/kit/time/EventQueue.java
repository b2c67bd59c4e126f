package dev.mayfly.testing.kit.time;

import java.time.Duration;
import java.util.PriorityQueue;

/**
 * Everything that is still to happen, in order of time and, at one time, of entry. Time moves only
 * when an event is taken. Single-threaded.
 */
public final class EventQueue {

  private final PriorityQueue<Item> items = new PriorityQueue<>();
  private long now;
  private long entered;
  private long steps;

  /** True time since the beginning, in nanoseconds: no clock of any machine. */
  public long now() {
    return now;
  }

  /** Events taken so far. */
  public long steps() {
    return steps;
  }

  public void in(Duration delay, Runnable event) {
    at(now + delay.toNanos(), event);
  }

  public void at(long time, Runnable event) {
    items.add(new Item(Math.max(time, now), entered++, event));
  }

  public boolean isEmpty() {
    return items.isEmpty();
  }

  /**
   * Takes the next event if it is due no later than {@code limit}; otherwise moves time there and
   * says false.
   */
  public boolean step(long limit) {
    Item next = items.peek();
    if (next == null || next.time > limit) {
      now = Math.max(now, limit);
      return false;
    }
    items.remove();
    now = next.time;
    steps++;
    next.event.run();
    return true;
  }

  /** Takes every event that is due within {@code duration}. */
  public void run(Duration duration) {
    long limit = now + duration.toNanos();
    while (step(limit)) {}
  }

  private record Item(long time, long order, Runnable event) implements Comparable<Item> {
    @Override
    public int compareTo(Item other) {
      return time != other.time ? Long.compare(time, other.time) : Long.compare(order, other.order);
    }
  }
}
