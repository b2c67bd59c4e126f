package dev.mayfly.testing.kit.core;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("While nothing can be issued")
class OutageTest {

  private final EventQueue events = new EventQueue();
  private final SimulatedClock clock = new SimulatedClock(events);
  private final SimulatedLoop loop = new SimulatedLoop(events, clock, () -> {});
  private final LeaseServer server =
      new LeaseServer(
          new FakeTarget("orders", events, new SplittableRandom(1), 1), Duration.ofHours(1));
  private final List<String> told = new ArrayList<>();
  private Broker broker;

  /** Hears whether its task could begin. */
  private final class Waiting implements TaskListener {

    private final String task;

    Waiting(String task) {
      this.task = task;
    }

    @Override
    public void granted(Map<String, Granted> credentials) {
      told.add(task + " has begun");
    }

    @Override
    public void refused(List<String> reasons) {
      told.add(task + " is refused");
    }

    @Override
    public void replaced(String grant, Granted credential) {}

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
            new SimulatedLanes(events, clock, loop, faultless, LaneWatch.NOBODY),
            new SplittableRandom(1),
            new EverybodyMay(),
            Map.of("orders", new Target("orders", backend(faultless))),
            new Roots(new FakeLocks(faultless).of(() -> false)),
            place -> {},
            (recorded, ledger) -> {},
            Limits.DEFAULT,
            false);
    SimulatedStorage storage = new SimulatedStorage(faultless, new SplittableRandom(1));
    broker = Broker.open(dependencies, storage, "test", "1");
    server.up(false);
  }

  private FakeBackend backend(FaultPlan faults) {
    return new FakeBackend(
        Guarantee.OBSERVED,
        new FakeIssuer(server, clock, faults, CallListener.NOBODY),
        Optional.of(
            new FakeGuard(
                server.fakeTarget(), faults, CallListener.NOBODY, true, Duration.ofHours(1))),
        Optional.empty());
  }

  private void ask(String task) {
    GrantSpec grant =
        new GrantSpec("db", "orders", "role-1", Duration.ofMinutes(5), List.of(), false);
    TaskSpec spec =
        new TaskSpec(
            new TaskId(task, "1"),
            Principal.of("job", Map.of()),
            "",
            Duration.ofHours(1),
            Duration.ofHours(1),
            List.of(grant));
    loop.post(() -> broker.start(spec, new Waiting(task)));
  }

  @Test
  @DisplayName("a task that is asked for is refused in the end")
  void refusesATask() {
    ask("early");
    events.run(Duration.ofSeconds(20));
    assertEquals(List.of(), told);
    events.run(Limits.DEFAULT.start());
    assertEquals(List.of("early is refused"), told);
  }

  @ParameterizedTest(name = "after {0} s")
  @DisplayName("the guard's login is tried for, and a task has it soon once that is over")
  @ValueSource(ints = {1, 10, 29, 45, 58, 70, 100, 600})
  void noticesTheEndOfTheOutage(int seconds) {
    ask("early");
    events.run(Duration.ofSeconds(seconds));
    server.up(true);
    ask("late");
    events.run(Duration.ofSeconds(5));
    assertTrue(told.contains("late has begun"), told::toString);
  }
}
