package dev.mayfly.sidecar.serve;

import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.time.Clock;
import dev.mayfly.sidecar.configuration.ConfiguredHeartbeat;
import dev.mayfly.sidecar.configuration.ConfiguredHeartbeat.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The signs of life of one task that is not our child. While something stands for it (a held
 * connection, a granted extension, the time to start), we beat for it; a pulse that is let go of is
 * its end. On the loop.
 */
final class TaskPulse {

  private final ConfiguredHeartbeat heartbeat;
  private final Clock clock;
  private final Loop loop;
  private final Runnable beat;
  private final Consumer<EndReason> end;
  private final Consumer<Instant> extended;
  private boolean shown;
  private Optional<Long> lastSign = Optional.empty();
  private boolean over;
  private int held;
  private long excusedUntil;
  private Instant told = Instant.EPOCH;

  /**
   * @param beat tells the broker that the task lives
   * @param end ends the task
   * @param extended is told when the next sign of life is due, where that changes much
   */
  TaskPulse(
      ConfiguredHeartbeat heartbeat,
      Clock clock,
      Loop loop,
      Runnable beat,
      Consumer<EndReason> end,
      Consumer<Instant> extended) {
    this.heartbeat = heartbeat;
    this.clock = clock;
    this.loop = loop;
    this.beat = beat;
    this.end = end;
    this.extended = extended;
    this.excusedUntil = clock.nanoTime();
  }

  /** The task is being made ready: nobody can be expected to show a sign of life yet. */
  void prepare() {
    tick();
  }

  /** For how long nothing was heard of the task; empty where nothing ever was. */
  Optional<Duration> silence() {
    return isHeld()
        ? Optional.of(Duration.ZERO)
        : lastSign.map(at -> Duration.ofNanos(clock.nanoTime() - at));
  }

  private void heard() {
    shown = true;
    lastSign = Optional.of(clock.nanoTime());
  }

  /** The task lived before we did, and has just shown it. */
  void resume() {
    heard();
    tick();
  }

  /** The task may begin, and has its time to show a first sign of life. */
  void awaitFirst() {
    Duration grace = heartbeat.start();
    shown |= heartbeat.sources().contains(Source.POD);
    if (!shown) {
      loop.after(grace, () -> giveUp(grace));
    }
  }

  private void giveUp(Duration grace) {
    if (!shown && !over) {
      end.accept(
          new EndReason(
              EndReason.Cause.HEARTBEAT_LOST,
              "no sign of life within " + grace.toSeconds() + " s of its credentials"));
    }
  }

  /** A sign of life by itself. */
  void beat() {
    heard();
    excusedUntil = clock.nanoTime();
    beat.run();
  }

  /** A sign of life, after which none is due for so long. */
  void excuse(Duration until) {
    beat();
    excusedUntil = clock.nanoTime() + until.toNanos();
  }

  /** Something that stands for the task has begun. */
  void hold() {
    heard();
    held++;
    beat.run();
  }

  /** It is gone; with the last of them, so is the task. */
  void release(String what) {
    held--;
    lastSign = Optional.of(clock.nanoTime());
    if (held == 0 && !over) {
      end.accept(new EndReason(EndReason.Cause.PULSE_LOST, what));
    }
  }

  /** The task is over. */
  void stop() {
    over = true;
  }

  private void tick() {
    if (!over) {
      if (isVouchedFor()) {
        beat.run();
      }
      tell();
      loop.after(heartbeat.timeout().dividedBy(4), this::tick);
    }
  }

  /** Not of every beat and every extension, and of none that a timeout more or less makes. */
  private void tell() {
    Instant now = clock.now();
    Instant until = now.plusNanos(Math.max(0, excusedUntil - clock.nanoTime()));
    boolean matters = until.isAfter(now) || told.isAfter(now);
    if (matters && Duration.between(told, until).abs().compareTo(heartbeat.timeout()) > 0) {
      told = until;
      extended.accept(until);
    }
  }

  private boolean isVouchedFor() {
    return !shown
        || clock.nanoTime() - excusedUntil < 0
        || heartbeat.sources().contains(Source.POD)
        || isHeld();
  }

  /** A connection that stands is a sign of life, unless a beat is asked for besides. */
  private boolean isHeld() {
    return held > 0 && !heartbeat.sources().contains(Source.BEAT);
  }
}
