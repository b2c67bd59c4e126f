package dev.mayfly.sidecar.metrics;

import dev.mayfly.core.broker.LifeSign;
import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Snapshot;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.Strand;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What is as it is when somebody looks. Mayfly's own logins are not among it, as in every snapshot.
 */
final class SnapshotGauges {

  private final MultiGauge leases;
  private final MultiGauge soonestExpiry;
  private final MultiGauge exposedAge;
  private final MultiGauge unprovenAge;
  private final MultiGauge strands;
  private final MultiGauge stranded;
  private final MultiGauge tasks;
  private double heartbeatAge;
  private double rotationsDue;
  private double ready;

  SnapshotGauges(MeterRegistry registry) {
    leases = gauges("leases", "Leases that are not at their end").register(registry);
    soonestExpiry =
        gauges("lease.soonest.expiry.timestamp", "When the first of the active leases runs out")
            .baseUnit("seconds")
            .register(registry);
    exposedAge =
        gauges("lease.exposed.age", "How long the oldest ended lease is not yet cut")
            .baseUnit("seconds")
            .register(registry);
    unprovenAge =
        gauges("lease.unproven.age", "How long the oldest ended lease is not yet proven to be gone")
            .baseUnit("seconds")
            .register(registry);
    strands =
        gauges("lease.strands", "Ends that are not done, by what is left to do").register(registry);
    stranded =
        gauges("lease.stranded", "Ends that need a person, by what is left to do")
            .register(registry);
    tasks = gauges("tasks", "Tasks that are not ended").register(registry);
    gauge("heartbeat.age", "Since the last sign of life of the quietest task", g -> g.heartbeatAge)
        .baseUnit("seconds")
        .register(registry);
    gauge("root.rotations.due", "Roots that wait for their rotation", g -> g.rotationsDue)
        .register(registry);
    gauge("ready", "Whether a task could begin", g -> g.ready).register(registry);
  }

  private static MultiGauge.Builder gauges(String name, String description) {
    return MultiGauge.builder("mayfly." + name).description(description);
  }

  private Gauge.Builder<SnapshotGauges> gauge(
      String name, String description, ToDoubleFunction<SnapshotGauges> value) {
    return Gauge.builder("mayfly." + name, this, value).description(description);
  }

  /** To be called before each scrape, by the thread that scrapes. */
  void read(List<Snapshot> ledgers, boolean isReady, Instant now) {
    readLeases(TargetLeases.of(ledgers), now);
    readTasks(ledgers);
    ready = isReady ? 1 : 0;
    rotationsDue =
        ledgers.stream().flatMap(ledger -> ledger.rotationsDue().stream()).distinct().count();
  }

  private void readLeases(Map<String, TargetLeases> targets, Instant now) {
    List<Row<?>> counts = new ArrayList<>();
    List<Row<?>> expiries = new ArrayList<>();
    List<Row<?>> exposed = new ArrayList<>();
    List<Row<?>> unproven = new ArrayList<>();
    List<Row<?>> open = new ArrayList<>();
    List<Row<?>> needy = new ArrayList<>();
    targets.forEach(
        (name, target) -> {
          Tags tags = Tags.of("target", name);
          for (LeaseState state : LeaseState.values()) {
            if (!state.isTerminal()) {
              counts.add(Row.of(tags.and("state", Labels.word(state)), target.in(state)));
            }
          }
          for (Strand strand : Strand.values()) {
            Tags which = tags.and("strand", Labels.word(strand));
            open.add(Row.of(which, target.open(strand)));
            needy.add(Row.of(which, target.stranded(strand)));
          }
          target.soonestExpiry().ifPresent(at -> expiries.add(Row.of(tags, seconds(at))));
          exposed.add(Row.of(tags, seconds(target.exposedFor(now))));
          unproven.add(Row.of(tags, seconds(target.unprovenFor(now))));
        });
    leases.register(counts, true);
    soonestExpiry.register(expiries, true);
    exposedAge.register(exposed, true);
    unprovenAge.register(unproven, true);
    strands.register(open, true);
    stranded.register(needy, true);
  }

  private static double seconds(Instant at) {
    return at.toEpochMilli() / 1e3;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  private void readTasks(List<Snapshot> ledgers) {
    List<LifeSign> signs = ledgers.stream().flatMap(ledger -> ledger.signs().stream()).toList();
    heartbeatAge =
        seconds(signs.stream().map(LifeSign::age).max(Duration::compareTo).orElse(Duration.ZERO));
    long suspect = signs.stream().filter(LifeSign::suspect).count();
    long waiting =
        ledgers.stream().flatMap(ledger -> ledger.tasks().stream()).filter(Receipt::waits).count();
    tasks.register(
        List.of(
            inState("waiting", waiting),
            inState("alive", Math.max(0, signs.size() - suspect - waiting)),
            inState("suspect", suspect),
            inState("ending", ending(ledgers))),
        true);
  }

  private static Row<Number> inState(String state, long count) {
    return Row.of(Tags.of("state", state), count);
  }

  private static long ending(List<Snapshot> ledgers) {
    return ledgers.stream()
        .flatMap(ledger -> ledger.tasks().stream())
        .filter(task -> task.ended().isEmpty() && task.ending().isPresent())
        .count();
  }
}
