package dev.mayfly.sidecar.metrics;

import dev.mayfly.core.broker.LedgerListener;
import dev.mayfly.core.broker.LedgerView;
import dev.mayfly.core.broker.Snapshot;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.core.loop.Lanes;
import dev.mayfly.core.time.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The metrics of one process. Their labels are bounded by the configuration: target, role, and
 * words of ours; never a task's incarnation, a lease or an account.
 */
public final class Metrics implements LedgerListener {

  private final Clock clock;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final EntryMeters entries = new EntryMeters(registry);
  private final CallMeters calls = new CallMeters(registry);
  private final SnapshotGauges gauges = new SnapshotGauges(registry);
  private final Map<String, AtomicInteger> unknownAccounts = new ConcurrentHashMap<>();

  public Metrics(Clock clock) {
    this.clock = clock;
  }

  /** On the loop; costs microseconds. */
  @Override
  public void recorded(Recorded entry, LedgerView ledger) {
    entries.count(entry, ledger);
  }

  /** How many accounts that no ledger knows a target had when it was last looked at. */
  public void unknownAccounts(String target, int count) {
    unknownAccounts.computeIfAbsent(target, this::unknownAccounts).set(count);
  }

  private AtomicInteger unknownAccounts(String target) {
    AtomicInteger count = new AtomicInteger();
    Gauge.builder("mayfly.unknown.accounts", count, AtomicInteger::get)
        .description("Accounts that no ledger knows, after the last task that ended")
        .tag("target", target)
        .register(registry);
    return count;
  }

  /** The same lanes, with every call in them measured. */
  public Lanes measured(Lanes lanes) {
    return new MeasuredLanes(lanes, clock, calls);
  }

  /**
   * Everything, in Prometheus' text format 0.0.4. From any thread but the loop.
   *
   * @param ledgers what each ledger that is open here says now
   * @param ready whether a task could begin now
   */
  public synchronized String exposition(List<Snapshot> ledgers, boolean ready) {
    gauges.read(ledgers, ready, clock.now());
    return registry.scrape();
  }
}
