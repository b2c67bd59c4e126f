package dev.mayfly.testing.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Tasks that each beat once a second over a sidecar's socket: what it costs the sidecar's process,
 * and how long each beat waits for the word that it counts.
 */
final class Beats {
  private static final double BUDGET_CORES = 0.5;

  /** So many connections stay open, each shared by some of the tasks. */
  private static final int CONNECTIONS = 100;

  private final RunningSidecar sidecar;
  private final Samples answers = new Samples();

  Beats(RunningSidecar sidecar) {
    this.sidecar = sidecar;
  }

  /** {@code what}: the sidecar, for the report. */
  List<Row> measure(String what, int count, int seconds) throws Exception {
    List<RunningSidecar.Task> tasks = sidecar.join("beating", count);
    beat(tasks, seconds, new Samples()); // to warm up
    Duration before = sidecar.cpu();
    beat(tasks, seconds, answers);
    double cores = sidecar.cpu().minus(before).toNanos() / 1e9 / seconds;
    return List.of(
        new Row(
            "%s: %,d tasks beating once a second over its socket".formatted(what, count),
            Samples.number(cores) + " cores, " + Memory.of(sidecar.handle()),
            "",
            "",
            "under 0.5 cores",
            Row.Verdict.of(cores < BUDGET_CORES)),
        Row.note("the same: beat → its answer, p50 / p95 / p99", answers.text(50, 95, 99), ""));
  }

  private void beat(List<RunningSidecar.Task> tasks, int seconds, Samples samples)
      throws Exception {
    ExecutorService beaters = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Callable<Boolean>> shares = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        List<RunningSidecar.Task> share = new ArrayList<>();
        for (int task = i; task < tasks.size(); task += CONNECTIONS) {
          share.add(tasks.get(task));
        }
        long offset = TimeUnit.SECONDS.toNanos(1) * i / CONNECTIONS / Math.max(1, share.size());
        shares.add(() -> beatShare(share, offset, seconds, samples));
      }
      for (Future<Boolean> share : beaters.invokeAll(shares)) {
        share.get();
      }
    } finally {
      beaters.shutdownNow();
    }
  }

  /** The beats of a share are spread over each second. */
  private Boolean beatShare(
      List<RunningSidecar.Task> tasks, long offset, int seconds, Samples samples)
      throws IOException, InterruptedException {
    long begun = System.nanoTime() + offset;
    try (ApiConnection connection = new ApiConnection(sidecar.socket())) {
      for (int i = 0; i < seconds * tasks.size(); i++) {
        long due = begun + TimeUnit.SECONDS.toNanos(1) * i / tasks.size();
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        RunningSidecar.Task task = tasks.get(i % tasks.size());
        long sent = System.nanoTime();
        int status =
            connection.request("POST " + task.path() + "/beat", task.secret(), "").status();
        samples.add(Duration.ofNanos(System.nanoTime() - sent));
        if (status != 204) {
          throw new IOException("a beat was answered with " + status);
        }
      }
    }
    return true;
  }
}
