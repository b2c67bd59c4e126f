package dev.mayfly.sidecar.runtime;

import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.time.Clock;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The loop on one thread of its own. An event that throws is handed to {@code failures} and the
 * loop goes on: what is owed to other tasks must still be done.
 */
public final class EventLoop implements Loop, AutoCloseable {

  private final Clock clock;
  private final Consumer<Throwable> failures;
  private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
  private final Thread thread = new Thread(this::run, "loop");
  private long alarmsSet;
  private boolean closed;

  public EventLoop(Clock clock, Consumer<Throwable> failures) {
    this.clock = clock;
    this.failures = failures;
    thread.setDaemon(true);
  }

  public EventLoop start() {
    thread.start();
    return this;
  }

  @Override
  public void post(Runnable event) {
    events.add(event);
  }

  @Override
  public Timer after(Duration delay, Runnable event) {
    Alarm alarm = new Alarm(clock.nanoTime() + Math.max(0, nanos(delay)), alarmsSet++, event);
    alarms.add(alarm);
    return alarm;
  }

  /** About a century is as good as never, and cannot overflow. */
  private static long nanos(Duration delay) {
    return delay.compareTo(Duration.ofDays(36_500)) < 0
        ? delay.toNanos()
        : TimeUnit.DAYS.toNanos(36_500);
  }

  private void run() {
    try {
      while (!closed) {
        Runnable event = next();
        try {
          event.run();
        } catch (Throwable e) { // errors too: without this thread nothing would end any more
          failures.accept(e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An alarm that is due comes before events, so that a flood of these cannot hold it up. */
  private Runnable next() throws InterruptedException {
    while (true) {
      Alarm first = alarms.peek();
      if (first == null) {
        return events.take();
      }
      long wait = first.cancelled() ? 0 : first.at - clock.nanoTime();
      if (wait <= 0) {
        alarms.poll();
        if (!first.cancelled()) {
          return first.taken();
        }
      } else {
        Runnable event = events.poll(wait, TimeUnit.NANOSECONDS);
        if (event != null) {
          return event;
        }
      }
    }
  }

  /** Ends the loop after the events posted so far; alarms still pending are dropped. */
  @Override
  public void close() {
    events.add(() -> closed = true);
  }

  private static final class Alarm implements Timer, Comparable<Alarm> {
    private final long at;
    private final long order;
    private @Nullable Runnable event;

    Alarm(long at, long order, Runnable event) {
      this.at = at;
      this.order = order;
      this.event = event;
    }

    @Override
    public void cancel() {
      event = null;
    }

    boolean cancelled() {
      return event == null;
    }

    Runnable taken() {
      Runnable taken = event == null ? () -> {} : event;
      event = null;
      return taken;
    }

    @Override
    public int compareTo(Alarm other) {
      int byTime = Long.signum(at - other.at); // the clock's zero is arbitrary and may wrap
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}
