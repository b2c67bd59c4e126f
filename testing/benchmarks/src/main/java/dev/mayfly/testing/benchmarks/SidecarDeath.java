package dev.mayfly.testing.benchmarks;

import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.testing.servers.Await;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tasks in another PID namespace are killed with SIGKILL: when nothing is renewed for them any more
 * and when their end is proven, as the sidecar's ledger says, and when the sessions opened with
 * their credentials are dead, as their clients see it.
 */
final class SidecarDeath {
  private static final double KILLED_MILLIS = 50;
  private static final double PROVEN_MILLIS = 150;

  /** Nothing of ours runs meanwhile: neither the end of the start nor a look at the ledger. */
  private static final Duration QUIET = Duration.ofMillis(400);

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Site site;
  private final RunningSidecar sidecar;

  SidecarDeath(Site site, RunningSidecar sidecar) {
    this.site = site;
    this.sidecar = sidecar;
  }

  private static final class Figures {
    final Samples stopped = new Samples();
    final Samples killed = new Samples();
    final Samples proven = new Samples();
  }

  List<Row> measure(int deaths, int atOnce) throws Exception {
    Figures warm = new Figures();
    for (int i = 0; i < 3; i++) {
      kill(1, warm);
    }
    Figures alone = new Figures();
    for (int i = 0; i < deaths; i++) {
      kill(1, alone);
    }
    Figures crowd = new Figures();
    kill(atOnce, crowd);
    return List.of(
        row("renewals stopped", alone.stopped, KILLED_MILLIS),
        row("its session killed", alone.killed, KILLED_MILLIS),
        row("its credential proven dead", alone.proven, PROVEN_MILLIS),
        crowdRow(atOnce, "renewals stopped", crowd.stopped),
        crowdRow(atOnce, "sessions killed", crowd.killed),
        crowdRow(atOnce, "proven dead", crowd.proven));
  }

  private static Row row(String what, Samples samples, double budget) {
    return new Row(
        "sidecar: task death in another PID namespace → " + what + ", p50 / p95 / p99",
        samples.text(50, 95, 99),
        "nobody does it",
        "",
        "≤ " + Samples.number(budget) + " ms at p95",
        Row.Verdict.of(samples.percentile(95) <= budget));
  }

  private static Row crowdRow(int tasks, String what, Samples samples) {
    return Row.note(
        "sidecar: " + tasks + " tasks killed at once → " + what + ", p50 / p95 / p100",
        samples.text(50, 95, 100),
        "");
  }

  private void kill(int count, Figures figures) throws Exception {
    List<RunningSidecar.Task> tasks = sidecar.join("held", count);
    List<OpenSession> sessions = new ArrayList<>();
    try (RemoteHolder holder = RemoteHolder.apart(sidecar.socket())) {
      holder.hold(tasks);
      for (RunningSidecar.Task task : tasks) {
        sessions.add(new OpenSession(site, task.username(), task.password()));
      }
      Thread.sleep(QUIET.toMillis());
      Instant wall = Instant.now();
      long begun = System.nanoTime();
      holder.kill();
      for (OpenSession session : sessions) {
        figures.killed.add(Duration.ofNanos(session.awaitEnd() - begun));
      }
      Thread.sleep(QUIET.toMillis());
      Await.until("all are proven dead", LIMIT, () -> proven(tasks).size() == tasks.size());
      ends(tasks).values().forEach(at -> figures.stopped.add(Duration.between(wall, at)));
      proven(tasks).values().forEach(at -> figures.proven.add(Duration.between(wall, at)));
    } finally {
      for (OpenSession session : sessions) {
        session.close();
      }
    }
  }

  /** When the ledger has the end of each of these tasks that is ending. */
  private Map<String, Instant> ends(List<RunningSidecar.Task> tasks) throws IOException {
    Map<String, Instant> ends = new HashMap<>();
    for (Recorded recorded : sidecar.entries()) {
      if (recorded.entry() instanceof Entry.TaskEnding ending) {
        ends.put(ending.task().incarnation(), recorded.at());
      }
    }
    ends.keySet().retainAll(incarnations(tasks));
    return ends;
  }

  /** The same of their proofs. */
  private Map<String, Instant> proven(List<RunningSidecar.Task> tasks) throws IOException {
    Map<LeaseKey, String> leases = new HashMap<>();
    Map<String, Instant> proven = new HashMap<>();
    for (Recorded recorded : sidecar.entries()) {
      if (recorded.entry() instanceof Entry.LeaseIntended intended) {
        leases.put(intended.key(), intended.task().incarnation());
      } else if (recorded.entry() instanceof Entry.LeaseProven proof) {
        proven.put(leases.getOrDefault(proof.key(), ""), recorded.at());
      }
    }
    proven.keySet().retainAll(incarnations(tasks));
    return proven;
  }

  private static List<String> incarnations(List<RunningSidecar.Task> tasks) {
    return tasks.stream().map(RunningSidecar.Task::incarnation).toList();
  }
}
