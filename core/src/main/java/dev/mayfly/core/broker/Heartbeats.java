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
import java.util.Objects;
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

  /** {@code startedAt}: from when on its lifetime counts. */
  void watch(TaskSpec spec, Instant startedAt) {
    Pulse pulse = new Pulse(spec, startedAt);
    pulses.put(spec.id(), pulse);
    pulse.awaitBeat(spec.heartbeatTimeout());
    pulse.awaitLifetime();
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

    private final TaskSpec spec;
    private final Instant startedAt;
    private final long startedNanos = clock.nanoTime();
    private long lastBeat = startedNanos;
    private boolean suspect;
    private Loop.@Nullable Timer beatTimer;
    private Loop.@Nullable Timer lifetimeTimer;

    Pulse(TaskSpec spec, Instant startedAt) {
      this.spec = spec;
      this.startedAt = startedAt;
    }

    void beat() {
      lastBeat = clock.nanoTime();
      suspect = false;
    }

    LifeSign sign() {
      Duration age = Duration.ofNanos(clock.nanoTime() - lastBeat);
      return new LifeSign(spec.id(), age, suspect || overdue());
    }

    boolean overdue() {
      return clock.nanoTime() - lastBeat > spec.heartbeatTimeout().toNanos();
    }

    void stop() {
      Objects.requireNonNull(beatTimer).cancel();
      Objects.requireNonNull(lifetimeTimer).cancel();
    }

    void awaitBeat(Duration wait) {
      long due = clock.nanoTime() + wait.toNanos();
      beatTimer = loop.after(wait, () -> lookForBeat(due));
    }

    private void lookForBeat(long due) {
      Duration timeout = spec.heartbeatTimeout();
      Duration silent = Duration.ofNanos(clock.nanoTime() - lastBeat);
      boolean weSlept = clock.nanoTime() - due > timeout.toNanos() / 2;
      if (silent.compareTo(timeout) < 0) {
        awaitBeat(timeout.minus(silent));
      } else if (!suspect || weSlept) {
        suspect = true;
        awaitBeat(timeout);
      } else {
        end.accept(
            spec.id(),
            new EndReason(
                EndReason.Cause.HEARTBEAT_LOST, "no beat for " + silent.toMillis() + " ms"));
      }
    }

    /** Looks in steps, because the monotonic clock stands still while the machine is suspended. */
    void awaitLifetime() {
      Duration left = spec.maxLifetime().minus(lived());
      if (left.isNegative() || left.isZero()) {
        end.accept(
            spec.id(),
            new EndReason(EndReason.Cause.LIFETIME_SPENT, spec.maxLifetime().toString()));
      } else {
        lifetimeTimer =
            loop.after(
                left.compareTo(LIFETIME_STEP) < 0 ? left : LIFETIME_STEP, this::awaitLifetime);
      }
    }

    private Duration lived() {
      Duration monotonic = Duration.ofNanos(clock.nanoTime() - startedNanos);
      Duration wall = Duration.between(startedAt, clock.now());
      return wall.compareTo(monotonic) > 0 ? wall : monotonic;
    }
  }
}
