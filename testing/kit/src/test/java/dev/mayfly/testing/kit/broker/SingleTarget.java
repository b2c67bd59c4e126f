package dev.mayfly.testing.kit.broker;

import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.RootRotatable;
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
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.LedgerException;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.core.policy.Policy;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A broker and its one target, in simulated time; its process can die, and another go on. */
final class SingleTarget {

  static final String TARGET = "orders";
  private static final Duration GUARD_TTL = Duration.ofMinutes(10);

  final EventQueue events = new EventQueue();
  final SimulatedClock clock = new SimulatedClock(events);
  final FaultPlan faults = FaultPlan.none();
  final FakeTarget fakeTarget;
  final LeaseServer server;
  private final SimulatedStorage storage = new SimulatedStorage(faults, new SplittableRandom(2));
  private final FakeLocks locks = new FakeLocks(faults);
  private @Nullable SimulatedLoop loop;
  private @Nullable SimulatedLanes lanes;
  private @Nullable Broker broker;
  private int lives;
  private final Optional<RootRotatable> root;
  Policy policy = new EverybodyMay();
  private final Target.Unprovable unprovable;
  private final boolean guardLogsIn;
  private final boolean observeOnly;

  /**
   * @param longest how long renewals make a lease last at most
   */
  SingleTarget(Duration longest) {
    this(longest, Target.Unprovable.REFUSE, false);
  }

  /**
   * @param guardLogsIn with a login that is issued to it like any other
   */
  SingleTarget(Duration longest, Target.Unprovable unprovable, boolean guardLogsIn) {
    this(longest, unprovable, guardLogsIn, Guarantee.OBSERVED, false, Optional.empty());
  }

  /**
   * @param observeOnly ends nothing
   */
  SingleTarget(Guarantee guarantee, boolean observeOnly) {
    this(
        Duration.ofHours(1),
        Target.Unprovable.REFUSE,
        false,
        guarantee,
        observeOnly,
        Optional.empty());
  }

  /**
   * @param root whose secret is replaced after tasks
   */
  SingleTarget(
      Duration longest,
      Target.Unprovable unprovable,
      boolean guardLogsIn,
      Optional<RootRotatable> root) {
    this(longest, unprovable, guardLogsIn, Guarantee.OBSERVED, false, root);
  }

  private SingleTarget(
      Duration longest,
      Target.Unprovable unprovable,
      boolean guardLogsIn,
      Guarantee guarantee,
      boolean observeOnly,
      Optional<RootRotatable> root) {
    this.root = root;
    this.unprovable = unprovable;
    this.guardLogsIn = guardLogsIn;
    this.observeOnly = observeOnly;
    this.fakeTarget = new FakeTarget(TARGET, events, new SplittableRandom(1), 2, guarantee);
    this.server = new LeaseServer(fakeTarget, longest);
    begin();
  }

  /** A process begins, and takes up what the ledger says. */
  void begin() {
    open();
    Objects.requireNonNull(loop).post(broker()::recover);
  }

  private void open() {
    lives++;
    SimulatedLoop fresh = new SimulatedLoop(events, clock, () -> {});
    loop = fresh;
    lanes = new SimulatedLanes(events, clock, fresh, faults, LaneWatch.NOBODY);
    try {
      broker = Broker.open(dependencies(fresh), storage, "test", String.valueOf(lives));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (LedgerException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Another process goes on with the task that an earlier one left. */
  void goOn(String name, Duration ttl, Heard heard) {
    open();
    TaskSpec spec = spec(name, ttl, true);
    Objects.requireNonNull(loop)
        .post(
            () -> {
              broker().keepForAdoption(spec.id(), heard);
              broker().recover();
              broker().adopt(spec.id(), spec.heartbeatTimeout(), spec.grants());
            });
  }

  /** The process dies at once. */
  void kill() {
    Objects.requireNonNull(loop).kill();
    Objects.requireNonNull(lanes).kill(lane -> true);
  }

  private BrokerDependencies dependencies(SimulatedLoop fresh) {
    return new BrokerDependencies(
        clock,
        fresh,
        Objects.requireNonNull(lanes),
        new SplittableRandom(lives),
        (request, answer) -> policy.ask(request, answer),
        Map.of(TARGET, target()),
        new Roots(locks.of(fresh::dead)),
        place -> {},
        (recorded, ledger) -> {},
        Limits.DEFAULT,
        observeOnly);
  }

  private Target target() {
    return new Target(
        TARGET,
        new FakeBackend(
            fakeTarget.guarantee(),
            new FakeIssuer(server, clock, faults, CallListener.NOBODY),
            guard(),
            root),
        unprovable);
  }

  private Optional<Guard> guard() {
    return fakeTarget.guarantee().isSeen()
        ? Optional.of(
            new FakeGuard(fakeTarget, faults, CallListener.NOBODY, guardLogsIn, GUARD_TTL))
        : Optional.empty();
  }

  Broker broker() {
    return Objects.requireNonNull(broker);
  }

  /** A task that wants one login, and is always alive. */
  Heard start(String name, Duration ttl, boolean replaceable) {
    Heard heard = new Heard();
    TaskSpec spec = spec(name, ttl, replaceable);
    Objects.requireNonNull(loop).post(() -> broker().start(spec, heard));
    return heard;
  }

  /** What is asked for besides the role, from the next start on. */
  SortedMap<String, String> parameters = new TreeMap<>();

  private TaskSpec spec(String name, Duration ttl, boolean replaceable) {
    return new TaskSpec(
        new TaskId(name, "1"),
        Principal.of("job", Map.of()),
        "",
        Duration.ofDays(1),
        Duration.ofDays(1),
        List.of(new GrantSpec("db", TARGET, "role-1", ttl, List.of(), replaceable, parameters)));
  }

  void pass(Duration time) {
    events.run(time);
  }

  /** What the ledger says of this kind, in order. */
  <T extends Entry> List<T> entries(Class<T> kind) {
    return recorded(kind).map(Recorded::entry).map(kind::cast).toList();
  }

  /** The same, with the moments. */
  Stream<Recorded> recorded(Class<? extends Entry> kind) {
    return LedgerReader.of(storage.durable()).entries().stream()
        .filter(recorded -> kind.isInstance(recorded.entry()));
  }

  /** What a task was told. */
  static final class Heard implements TaskListener {
    final List<Granted> credentials = new ArrayList<>();
    final List<String> refusals = new ArrayList<>();
    final List<EndReason> ends = new ArrayList<>();

    @Override
    public void granted(Map<String, Granted> granted) {
      credentials.addAll(granted.values());
    }

    @Override
    public void replaced(String grant, Granted credential) {
      credentials.add(credential);
    }

    @Override
    public void refused(List<String> reasons) {
      refusals.addAll(reasons);
    }

    @Override
    public void ending(EndReason reason) {
      ends.add(reason);
    }

    @Override
    public void ended(Receipt receipt) {}
  }
}
