package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.broker.TaskSpec;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.time.Clock;
import dev.mayfly.testing.kit.loop.SimulatedLoop;
import dev.mayfly.testing.kit.time.EventQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Who is alive, by the beats one life of a broker was told of: no renewal without a pulse, no life
 * without one, and none beyond its time.
 */
final class PulseRules {

  /**
   * How late a task may be ended: the broker looks at the wall clock no more often than it must.
   */
  private static final long SLACK = Duration.ofSeconds(31).toNanos();

  private final EventQueue events;
  private final Clock clock;
  private final SimulatedLoop loop;
  private final Map<TaskId, Pulse> pulses = new LinkedHashMap<>();
  private long jumpedAt;

  PulseRules(EventQueue events, Clock clock, SimulatedLoop loop) {
    this.events = events;
    this.clock = clock;
    this.loop = loop;
  }

  void started(TaskSpec spec) {
    pulses.put(spec.id(), new Pulse(spec));
  }

  /** {@code since}: from when on its lifetime counts, by the wall clock; the last: not yet. */
  void limited(TaskId task, Instant since, Duration maxLifetime) {
    Pulse pulse = pulses.get(task);
    if (pulse != null) {
      pulse.limit(since, maxLifetime);
    }
  }

  void beat(TaskId task) {
    Pulse pulse = pulses.get(task);
    if (pulse != null) {
      pulse.lastBeat = clock.nanoTime();
    }
  }

  void ending(TaskId task) {
    pulses.remove(task);
  }

  void wallClockJumped() {
    jumpedAt = events.now();
  }

  /** Tasks with a pulse at this moment. */
  Set<TaskId> alive() {
    Set<TaskId> alive = new HashSet<>();
    pulses.forEach(
        (task, pulse) -> {
          if (pulse.silent() <= pulse.spec.heartbeatTimeout().toNanos()) {
            alive.add(task);
          }
        });
    return alive;
  }

  /** Looks whether somebody lives who should be dead. */
  void look() {
    if (!loop.paused() && !loop.dead()) {
      pulses.values().forEach(this::look);
    }
  }

  private void look(Pulse pulse) {
    long undisturbed = events.now() - Math.max(loop.resumedAt(), jumpedAt);
    if (undisturbed > SLACK && pulse.lived() > pulse.maxLifetime.toNanos() + SLACK) {
      throw new BrokenRule(Rule.BOUNDED, pulse.spec.id() + " outlives its maximum lifetime");
    }
    long patience = pulse.spec.heartbeatTimeout().multipliedBy(2).plusSeconds(1).toNanos();
    if (undisturbed > patience && pulse.silent() > patience) {
      throw new BrokenRule(Rule.NO_PULSE_NO_RENEWAL, pulse.spec.id() + " lives on without a beat");
    }
  }

  /** Whether a lease of somebody who lives was left to run out, and is held nevertheless. */
  boolean isNeglected(LeaseModel lease) {
    long since = Math.max(lease.validUntil, loop.resumedAt());
    return lease.state == LeaseState.ACTIVE
        && events.now() - since > SLACK
        && pulses.containsKey(lease.taskId())
        && !loop.paused()
        && !loop.dead();
  }

  private final class Pulse {
    private final TaskSpec spec;
    private Instant wallStart = Instant.MAX;
    private long start;
    private Duration maxLifetime = Duration.ZERO;
    private long lastBeat = clock.nanoTime();

    Pulse(TaskSpec spec) {
      this.spec = spec;
    }

    void limit(Instant since, Duration longest) {
      if (!since.equals(wallStart)) {
        wallStart = since;
        start = clock.nanoTime();
      }
      maxLifetime = longest;
    }

    long silent() {
      return clock.nanoTime() - lastBeat;
    }

    long lived() {
      if (wallStart.equals(Instant.MAX)) {
        return 0; // it was not allowed to begin yet
      }
      return Math.max(clock.nanoTime() - start, Duration.between(wallStart, clock.now()).toNanos());
    }
  }
}
