package dev.mayfly.core.broker;

import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches signs of life and lifetimes. A task without a beat for one timeout is suspect, after
 * another it ends. A beat costs no timer: the pending one looks when it fires. A timer that fires
 * much too late tells that we were the ones who slept: then the task is suspect and has one whole
 * timeout to beat again.
 */
final class Heartbeats {

  private static final Duration LIFETIME_STEP = Duration.ofSeconds(30);

  private final Clock clock;
  private final Loop loop;
  private final BiConsumer<TaskId, EndReason> end;
  private final Map<TaskId, Pulse> pulses = new HashMap<>();

  Heartbeats(Clock clock, Loop loop, BiConsumer<TaskId, EndReason> end) {
    this.clock = clock;
    this.loop = loop;
    this.end = end;
  }

  void watch(TaskId task, Duration timeout) {
    Pulse pulse = new Pulse(task, timeout);
    pulses.put(task, pulse);
    pulse.awaitBeat(timeout);
  }

  /** From now on its life is limited as well, by what the policy allows it. */
  void limit(TaskView task) {
    Pulse pulse = pulses.get(task.id());
    if (pulse != null) {
      pulse.limit(task.allowedAt, task.maxLifetime);
    }
  }

  void beat(TaskId task) {
    Pulse pulse = pulses.get(task);
    if (pulse != null) {
      pulse.beat();
    }
  }

  /** Whether the task is watched and not suspect. */
  boolean alive(TaskId task) {
    Pulse pulse = pulses.get(task);
    return pulse != null && !pulse.suspect && !pulse.overdue();
  }

  /** One for each task that is watched. */
  List<LifeSign> signs() {
    return pulses.values().stream().map(Pulse::sign).toList();
  }

  void forget(TaskId task) {
    Pulse pulse = pulses.remove(task);
    if (pulse != null) {
      pulse.stop();
    }
  }

  /** The signs of life of one task. */
  private final class Pulse {

    private final TaskId task;
    private final Duration timeout;
    private Instant livesSince = Instant.EPOCH;
    private long limitedNanos;
    private Duration maxLifetime = Duration.ZERO;
    private long lastBeat = clock.nanoTime();
    private boolean suspect;
    private Loop.@Nullable Timer beatTimer;
    private Loop.@Nullable Timer lifetimeTimer;

    Pulse(TaskId task, Duration timeout) {
      this.task = task;
      this.timeout = timeout;
    }

    void limit(Instant since, Duration longest) {
      if (!since.equals(livesSince)) {
        livesSince = since;
        limitedNanos = clock.nanoTime();
      }
      maxLifetime = longest;
      cancel(lifetimeTimer);
      awaitLifetime();
    }

    void beat() {
      lastBeat = clock.nanoTime();
      suspect = false;
    }

    LifeSign sign() {
      Duration age = Duration.ofNanos(clock.nanoTime() - lastBeat);
      return new LifeSign(task, age, suspect || overdue());
    }

    boolean overdue() {
      return clock.nanoTime() - lastBeat > timeout.toNanos();
    }

    void stop() {
      cancel(beatTimer);
      cancel(lifetimeTimer);
    }

    private static void cancel(Loop.@Nullable Timer timer) {
      if (timer != null) {
        timer.cancel();
      }
    }

    void awaitBeat(Duration wait) {
      long due = clock.nanoTime() + wait.toNanos();
      beatTimer = loop.after(wait, () -> lookForBeat(due));
    }

    private void lookForBeat(long due) {
      Duration silent = Duration.ofNanos(clock.nanoTime() - lastBeat);
      boolean weSlept = clock.nanoTime() - due > timeout.toNanos() / 2;
      if (silent.compareTo(timeout) < 0) {
        awaitBeat(timeout.minus(silent));
      } else if (!suspect || weSlept) {
        suspect = true;
        awaitBeat(timeout);
      } else {
        end.accept(
            task,
            new EndReason(
                EndReason.Cause.HEARTBEAT_LOST, "no beat for " + silent.toMillis() + " ms"));
      }
    }

    /** Looks in steps, because the monotonic clock stands still while the machine is suspended. */
    void awaitLifetime() {
      Duration left = maxLifetime.minus(lived());
      if (left.isNegative() || left.isZero()) {
        end.accept(task, new EndReason(EndReason.Cause.LIFETIME_SPENT, maxLifetime.toString()));
      } else {
        lifetimeTimer =
            loop.after(
                left.compareTo(LIFETIME_STEP) < 0 ? left : LIFETIME_STEP, this::awaitLifetime);
      }
    }

    private Duration lived() {
      Duration monotonic = Duration.ofNanos(clock.nanoTime() - limitedNanos);
      Duration wall = Duration.between(livesSince, clock.now());
      return wall.compareTo(monotonic) > 0 ? wall : monotonic;
    }
  }
}
