package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.broker.Target;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.target.CallListener;
import dev.mayfly.testing.kit.target.FakeBackend;
import dev.mayfly.testing.kit.target.FakeGuard;
import dev.mayfly.testing.kit.target.FakeIssuer;
import dev.mayfly.testing.kit.target.FakeRoot;
import dev.mayfly.testing.kit.target.FakeTarget;
import dev.mayfly.testing.kit.target.LeaseServer;
import dev.mayfly.testing.kit.time.EventQueue;
import dev.mayfly.testing.kit.time.SimulatedClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A target and the kind of backend it is reached by.
 *
 * @param guardTtl how long the guard's own login lasts; empty where it needs none
 * @param rotationInterval the least time between rotations; empty where its root is never rotated
 * @param unprovable what becomes of who asks while not every node is seen
 */
record Site(
    LeaseServer server,
    Optional<Duration> guardTtl,
    Optional<Duration> rotationInterval,
    Target.Unprovable unprovable) {

  private static final List<Guarantee> WEAKER =
      List.of(Guarantee.DENIED, Guarantee.CONFIRMED, Guarantee.EXPIRY);

  static Site random(String name, EventQueue events, RandomChoices choices) {
    boolean observed = choices.chance(0.75);
    Guarantee guarantee = observed ? Guarantee.OBSERVED : choices.of(WEAKER);
    int nodes = observed ? choices.number(1, 3) : 1;
    FakeTarget fakeTarget = new FakeTarget(name, events, choices.split(), nodes, guarantee);
    LeaseServer server = new LeaseServer(fakeTarget, choices.seconds(60, 600));
    return new Site(
        server,
        observed && choices.chance(0.7) ? Optional.of(choices.seconds(30, 300)) : Optional.empty(),
        choices.chance(0.6)
            ? Optional.of(choices.chance(0.7) ? Duration.ZERO : choices.seconds(5, 60))
            : Optional.empty(),
        choices.chance(0.7) ? Target.Unprovable.REFUSE : Target.Unprovable.WARN);
  }

  FakeTarget fakeTarget() {
    return server.fakeTarget();
  }

  String root() {
    return "database/" + fakeTarget().name();
  }

  Target target(SimulatedClock clock, FaultPlan faults, CallListener listener) {
    FakeIssuer issuer = new FakeIssuer(server, clock, faults, listener);
    FakeGuard guard =
        new FakeGuard(
            fakeTarget(), faults, listener, guardTtl.isPresent(), guardTtl.orElse(Duration.ZERO));
    return new Target(
        fakeTarget().name(),
        new FakeBackend(
            fakeTarget().guarantee(),
            issuer,
            fakeTarget().guarantee().isSeen() ? Optional.of(guard) : Optional.empty(),
            rotationInterval.map(interval -> new FakeRoot(server, faults, listener, interval))),
        unprovable);
  }
}
