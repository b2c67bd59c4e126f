package dev.mayfly.testing.kit.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs schedules, one seed after the other, on as many threads as asked for, until one breaks a
 * rule or all are done.
 */
public final class Simulator {

  private final long firstSeed;
  private final long schedules;
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong steps = new AtomicLong();
  private final AtomicReference<Failure> failure = new AtomicReference<>();
  private final Coverage coverage = new Coverage();

  public Simulator(long firstSeed, long schedules) {
    this.firstSeed = firstSeed;
    this.schedules = schedules;
  }

  /** A schedule that broke a rule. The same seed gives the same trace. */
  public record Failure(long seed, Throwable error, List<String> trace) {}

  /**
   * What broke, or empty where every schedule held. Of several failures the one with the lowest
   * seed is told.
   */
  public Optional<Failure> run(int threads) throws InterruptedException {
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread worker = new Thread(this::work, "simulator-" + i);
      worker.start();
      workers.add(worker);
    }
    for (Thread worker : workers) {
      worker.join();
    }
    return Optional.ofNullable(failure.get());
  }

  /** Runs one schedule and says what broke in it. */
  public static Optional<Failure> replay(long seed) {
    Schedule schedule = new Schedule(seed, true);
    try {
      schedule.run();
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      return Optional.of(new Failure(seed, e, schedule.trace().lines()));
    }
  }

  public Coverage coverage() {
    return coverage;
  }

  /** Schedules that ran to their end. */
  public long done() {
    return Math.min(taken.get(), schedules);
  }

  public long steps() {
    return steps.get();
  }

  private void work() {
    Coverage mine = new Coverage();
    for (long n = taken.getAndIncrement();
        n < schedules && failure.get() == null;
        n = taken.getAndIncrement()) {
      Schedule schedule = new Schedule(firstSeed + n, false);
      try {
        schedule.run();
        mine.add(schedule.coverage());
        steps.addAndGet(schedule.steps());
      } catch (RuntimeException | Error e) {
        Failure found = replay(firstSeed + n).orElseGet(() -> unstable(e));
        failure.accumulateAndGet(
            found, (old, now) -> old == null || now.seed() < old.seed() ? now : old);
      }
    }
    synchronized (coverage) {
      coverage.add(mine);
    }
  }

  private static Failure unstable(Throwable e) {
    throw new IllegalStateException("a schedule failed once and held when it was replayed", e);
  }
}
