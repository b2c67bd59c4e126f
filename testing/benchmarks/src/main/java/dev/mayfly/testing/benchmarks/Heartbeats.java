package dev.mayfly.testing.benchmarks;

import dev.mayfly.core.task.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What it costs one process to watch many tasks that each beat once a second. */
final class Heartbeats {
  private static final double BUDGET_CORES = 0.5;
  private static final int TICKS = 100; // a second; in each, its share of the tasks beats

  private final LocalBroker mayfly;

  Heartbeats(LocalBroker mayfly) {
    this.mayfly = mayfly;
  }

  List<Row> measure(int tasks, int seconds) throws InterruptedException {
    Crowd crowd = Crowd.start(mayfly, tasks, List.of());
    beat(crowd.tasks(), seconds); // to warm up
    Duration before = cpu();
    beat(crowd.tasks(), seconds);
    double cores = cpu().minus(before).toNanos() / 1e9 / seconds;
    crowd.end();
    return List.of(
        new Row(
            "%,d tasks watched, one beat a second each".formatted(tasks),
            Samples.number(cores) + " cores",
            "",
            "",
            "10,000 under 0.5 cores",
            Row.Verdict.of(cores < BUDGET_CORES)));
  }

  private void beat(List<TaskId> tasks, int seconds) throws InterruptedException {
    long begun = System.nanoTime();
    for (int tick = 0; tick < seconds * TICKS; tick++) {
      for (int i = tick % TICKS; i < tasks.size(); i += TICKS) {
        TaskId task = tasks.get(i);
        mayfly.onLoop(broker -> broker.beat(task));
      }
      long next = begun + (tick + 1) * TimeUnit.SECONDS.toNanos(1) / TICKS;
      TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
    }
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }
}
