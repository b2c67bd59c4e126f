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
 * and how long a beat waits for the word that it counts.
 */
final class Beats {
  private static final double BUDGET_CORES = 0.5;
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** So many threads beat, each for its share of the tasks. */
  private static final int BEATERS = 50;

  /** Of the beats through held pulses, to which nothing is answered, so many a second are asked. */
  private static final int ASKED = 100;

  private final RunningSidecar sidecar;
  private final String name;
  private final List<RunningSidecar.Task> tasks;
  private final int seconds;
  private Samples answers = new Samples();

  /**
   * @param name of the sidecar, for the report
   */
  Beats(RunningSidecar sidecar, String name, int count, int seconds) throws Exception {
    this.sidecar = sidecar;
    this.name = name;
    this.tasks = sidecar.join("beating", count);
    this.seconds = seconds;
  }

  /** Each beat is a request; some of the tasks share a connection. */
  List<Row> asRequests() throws Exception {
    List<Callable<Void>> beaters = new ArrayList<>();
    for (int i = 0; i < BEATERS; i++) {
      List<RunningSidecar.Task> share = share(tasks, i);
      beaters.add(() -> request(share, share.size()));
    }
    return measure("each beat a request", beaters);
  }

  /** Each beat is a line that is sent through the task's held pulse. */
  List<Row> asLines() throws Exception {
    List<ApiConnection> pulses = new ArrayList<>();
    try {
      for (RunningSidecar.Task task : tasks) {
        ApiConnection pulse = new ApiConnection(sidecar.socket());
        pulses.add(pulse);
        pulse.hold(task.path(), task.secret());
      }
      List<Callable<Void>> beaters = new ArrayList<>();
      for (int i = 0; i < BEATERS; i++) {
        List<ApiConnection> share = share(pulses, i);
        beaters.add(() -> inTurn(share, share.size(), ApiConnection::beat));
      }
      beaters.add(() -> request(tasks, ASKED));
      return measure("each beat a line through its held pulse", beaters);
    } finally {
      for (ApiConnection pulse : pulses) {
        pulse.close();
      }
    }
  }

  private static <T> List<T> share(List<T> all, int beater) {
    List<T> share = new ArrayList<>();
    for (int i = beater; i < all.size(); i += BEATERS) {
      share.add(all.get(i));
    }
    return share;
  }

  private List<Row> measure(String how, List<Callable<Void>> beaters) throws Exception {
    run(beaters); // to warm up
    answers = new Samples();
    Duration before = sidecar.cpu();
    run(beaters);
    double cores = sidecar.cpu().minus(before).toNanos() / 1e9 / seconds;
    return List.of(
        new Row(
            "%s: %,d tasks beating once a second, %s".formatted(name, tasks.size(), how),
            Samples.number(cores) + " cores, " + Memory.of(sidecar.handle()),
            "",
            "",
            "under 0.5 cores",
            Row.Verdict.of(cores < BUDGET_CORES)),
        Row.note(
            "the same: beat that is a request → its answer, p50 / p95 / p99",
            answers.text(50, 95, 99),
            ""));
  }

  private static void run(List<Callable<Void>> beaters) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(beaters.size());
    try {
      for (Future<Void> beater : threads.invokeAll(beaters)) {
        beater.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Void request(List<RunningSidecar.Task> share, int rate) throws Exception {
    try (ApiConnection connection = new ApiConnection(sidecar.socket())) {
      return inTurn(share, rate, task -> request(connection, task));
    }
  }

  private void request(ApiConnection connection, RunningSidecar.Task task) throws IOException {
    long sent = System.nanoTime();
    int status = connection.request("POST " + task.path() + "/beat", task.secret(), "").status();
    answers.add(Duration.ofNanos(System.nanoTime() - sent));
    if (status != 204) {
      throw new IOException("a beat was answered with " + status);
    }
  }

  /** How one of them beats. */
  private interface Beat<T> {
    void of(T one) throws IOException;
  }

  /** They beat one after the other, {@code rate} of them a second and evenly. */
  private <T> Void inTurn(List<T> all, int rate, Beat<T> beat) throws Exception {
    long begun = System.nanoTime();
    for (int i = 0; i < seconds * rate; i++) {
      long due = begun + SECOND.toNanos() * i / rate;
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      beat.of(all.get(i % all.size()));
    }
    return null;
  }
}
