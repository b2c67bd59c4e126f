package dev.mayfly.testing.kit.loop;

import dev.mayfly.core.loop.Loop;
import dev.mayfly.testing.kit.time.EventQueue;
import dev.mayfly.testing.kit.time.SimulatedClock;
import java.time.Duration;
import java.util.ArrayDeque;

/** The loop of one process: it can be paused, and it dies with its process. */
public final class SimulatedLoop implements Loop {

  private final EventQueue events;
  private final SimulatedClock clock;
  private final Runnable beforeEachStep;
  private final ArrayDeque<Runnable> held = new ArrayDeque<>();
  private boolean paused;
  private boolean dead;
  private int timers;
  private long resumedAt;

  /**
   * @param beforeEachStep called before every event; may kill the loop, and the event is then not
   *     run
   */
  public SimulatedLoop(EventQueue events, SimulatedClock clock, Runnable beforeEachStep) {
    this.events = events;
    this.clock = clock;
    this.beforeEachStep = beforeEachStep;
  }

  @Override
  public void post(Runnable event) {
    events.at(events.now(), () -> take(event));
  }

  @Override
  public Timer after(Duration delay, Runnable event) {
    Due due = new Due(clock.nanoTime() + delay.toNanos(), event);
    timers++;
    events.at(clock.trueTime(due.at), due);
    return due;
  }

  /** Nothing runs until {@link #resume}; what falls due meanwhile runs then, in order. */
  public void pause() {
    paused = true;
  }

  public void resume() {
    paused = false;
    resumedAt = events.now();
    held.forEach(event -> events.at(events.now(), () -> take(event)));
    held.clear();
  }

  public void kill() {
    dead = true;
    held.clear();
  }

  public boolean paused() {
    return paused;
  }

  public boolean dead() {
    return dead;
  }

  /** True time of the last {@link #resume}. */
  public long resumedAt() {
    return resumedAt;
  }

  /** Timers that are set and neither fired nor cancelled. */
  public int timers() {
    return timers;
  }

  private void take(Runnable event) {
    if (dead) {
      return;
    }
    if (paused) {
      held.add(event);
      return;
    }
    beforeEachStep.run();
    if (!dead) {
      event.run();
    }
  }

  private final class Due implements Timer, Runnable {
    private final long at;
    private final Runnable event;
    private boolean spent;

    Due(long at, Runnable event) {
      this.at = at;
      this.event = event;
    }

    @Override
    public void run() {
      if (!spent) {
        take(this::fire);
      }
    }

    private void fire() {
      if (spent) {
        return;
      }
      if (clock.nanoTime() < at) {
        events.at(clock.trueTime(at), this);
        return;
      }
      cancel();
      event.run();
    }

    @Override
    public void cancel() {
      if (!spent) {
        spent = true;
        timers--;
      }
    }
  }
}
