package dev.mayfly.sidecar.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.broker.Broker;
import dev.mayfly.core.broker.BrokerDependencies;
import dev.mayfly.core.broker.GrantSpec;
import dev.mayfly.core.broker.Granted;
import dev.mayfly.core.broker.Limits;
import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Roots;
import dev.mayfly.core.broker.Target;
import dev.mayfly.core.broker.TaskListener;
import dev.mayfly.core.broker.TaskSpec;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.ledger.SimulatedStorage;
import dev.mayfly.testing.kit.loop.LaneWatch;
import dev.mayfly.testing.kit.loop.SimulatedLanes;
import dev.mayfly.testing.kit.loop.SimulatedLoop;
import dev.mayfly.testing.kit.target.CallListener;
import dev.mayfly.testing.kit.target.EverybodyMay;
import dev.mayfly.testing.kit.target.FakeBackend;
import dev.mayfly.testing.kit.target.FakeGuard;
import dev.mayfly.testing.kit.target.FakeIssuer;
import dev.mayfly.testing.kit.target.FakeLocks;
import dev.mayfly.testing.kit.target.FakeTarget;
import dev.mayfly.testing.kit.target.LeaseServer;
import dev.mayfly.testing.kit.time.EventQueue;
import dev.mayfly.testing.kit.time.SimulatedClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A broker that is measured")
class MeasuredBrokerTest {

  private static final TaskId TASK = new TaskId("nightly", "1");

  private final EventQueue events = new EventQueue();
  private final SimulatedClock clock = new SimulatedClock(events);
  private final SimulatedLoop loop = new SimulatedLoop(events, clock, () -> {});
  private final Metrics metrics = new Metrics(clock);
  private Broker broker;

  /** Hears nothing. */
  private static final class Deaf implements TaskListener {
    @Override
    public void granted(Map<String, Granted> credentials) {}

    @Override
    public void replaced(String grant, Granted credential) {}

    @Override
    public void refused(List<String> reasons) {}

    @Override
    public void ending(EndReason reason) {}

    @Override
    public void ended(Receipt receipt) {}
  }

  @BeforeEach
  void open() throws Exception {
    FaultPlan faultless = FaultPlan.none();
    BrokerDependencies dependencies =
        new BrokerDependencies(
            clock,
            loop,
            metrics.measured(new SimulatedLanes(events, clock, loop, faultless, LaneWatch.NOBODY)),
            new SplittableRandom(1),
            new EverybodyMay(),
            Map.of("orders", new Target("orders", backend(faultless))),
            new Roots(new FakeLocks(faultless).of(() -> false)),
            place -> {},
            metrics,
            Limits.DEFAULT,
            false);
    SimulatedStorage storage = new SimulatedStorage(faultless, new SplittableRandom(1));
    broker = Broker.open(dependencies, storage, "test", "1");
    loop.post(() -> broker.start(nightly(), new Deaf()));
    events.run(Duration.ofSeconds(5));
  }

  private FakeBackend backend(FaultPlan faults) {
    FakeTarget fakeTarget = new FakeTarget("orders", events, new SplittableRandom(1), 1);
    LeaseServer server = new LeaseServer(fakeTarget, Duration.ofHours(1));
    return new FakeBackend(
        Guarantee.OBSERVED,
        new FakeIssuer(server, clock, faults, CallListener.NOBODY),
        Optional.of(new FakeGuard(fakeTarget, faults, CallListener.NOBODY, false, Duration.ZERO)),
        Optional.empty());
  }

  private static TaskSpec nightly() {
    GrantSpec grant =
        new GrantSpec("db", "orders", "role-1", Duration.ofMinutes(5), List.of(), false);
    return new TaskSpec(
        TASK,
        Principal.of("job", Map.of()),
        "",
        Duration.ofHours(1),
        Duration.ofSeconds(10),
        List.of(grant));
  }

  private Exposition exposition() {
    return Exposition.of(metrics.exposition(List.of(broker.snapshot()), true));
  }

  @Test
  @DisplayName("shows a task that lives with its lease, and the calls that it took")
  void showsALivingTask() {
    Exposition seen = exposition();
    assertEquals(1, seen.value("mayfly_tasks{state=\"alive\"}"));
    assertEquals(1, seen.value("mayfly_leases{state=\"active\",target=\"orders\"}"));
    String call = "mayfly_call_seconds_count{outcome=\"ok\",purpose=\"%s\",target=\"orders\"}";
    assertEquals(1, seen.value(call.formatted("issue")));
    assertTrue(seen.value("mayfly_ledger_flush_seconds_count{outcome=\"ok\"}") > 0);
  }

  @Test
  @DisplayName("shows a task that is silent as suspect, with the age of its last sign of life")
  void showsASuspect() {
    loop.post(() -> broker.beat(TASK));
    events.run(Duration.ofSeconds(4));
    assertEquals(4, exposition().value("mayfly_heartbeat_age_seconds"));
    events.run(Duration.ofSeconds(8));
    Exposition silent = exposition();
    assertEquals(12, silent.value("mayfly_heartbeat_age_seconds"));
    assertEquals(1, silent.value("mayfly_tasks{state=\"suspect\"}"));
    assertEquals(0, silent.value("mayfly_tasks{state=\"alive\"}"));
  }

  @Test
  @DisplayName("measures the same exposure as the receipt tells, and shows nothing that is over")
  void measuresExposure() {
    events.run(Duration.ofMinutes(1));
    Receipt receipt = broker.snapshot().tasks().get(0);
    assertTrue(receipt.proven());
    Exposition seen = exposition();
    assertEquals(1, seen.value("mayfly_task_ends_total{cause=\"heartbeat_lost\"}"));
    assertEquals(
        1,
        seen.value(
            "mayfly_lease_ends_total{outcome=\"proven\",role=\"role-1\",target=\"orders\"}"));
    assertEquals(
        receipt.exposure().orElseThrow().toNanos() / 1e9,
        seen.value("mayfly_lease_exposure_seconds_sum{target=\"orders\"}"),
        1e-6);
    assertEquals(0, seen.value("mayfly_leases{state=\"active\",target=\"orders\"}"));
    assertEquals(0, seen.value("mayfly_heartbeat_age_seconds"));
    assertEquals(0, seen.value("mayfly_tasks{state=\"ending\"}"));
  }
}
