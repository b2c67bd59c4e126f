package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.broker.Target;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.time.EventQueue;
import dev.mayfly.testing.kit.time.SimulatedClock;
import dev.mayfly.testing.kit.world.FakeBackend;
import dev.mayfly.testing.kit.world.FakeGuard;
import dev.mayfly.testing.kit.world.FakeIssuer;
import dev.mayfly.testing.kit.world.FakeRoot;
import dev.mayfly.testing.kit.world.LeaseServer;
import dev.mayfly.testing.kit.world.Witness;
import dev.mayfly.testing.kit.world.World;
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

  static Site random(String name, EventQueue events, Draw draw) {
    boolean observed = draw.chance(0.75);
    Guarantee guarantee = observed ? Guarantee.OBSERVED : draw.of(WEAKER);
    int nodes = observed ? draw.number(1, 3) : 1;
    World world = new World(name, events, draw.split(), nodes, guarantee);
    LeaseServer server = new LeaseServer(world, draw.seconds(60, 600));
    return new Site(
        server,
        observed && draw.chance(0.7) ? Optional.of(draw.seconds(30, 300)) : Optional.empty(),
        draw.chance(0.6)
            ? Optional.of(draw.chance(0.7) ? Duration.ZERO : draw.seconds(5, 60))
            : Optional.empty(),
        draw.chance(0.7) ? Target.Unprovable.REFUSE : Target.Unprovable.WARN);
  }

  World world() {
    return server.world();
  }

  String root() {
    return "database/" + world().name();
  }

  Target target(SimulatedClock clock, FaultPlan faults, Witness witness) {
    FakeIssuer issuer = new FakeIssuer(server, clock, faults, witness);
    FakeGuard guard =
        new FakeGuard(
            world(), faults, witness, guardTtl.isPresent(), guardTtl.orElse(Duration.ZERO));
    return new Target(
        world().name(),
        new FakeBackend(
            world().guarantee(),
            issuer,
            world().guarantee().isSeen() ? Optional.of(guard) : Optional.empty(),
            rotationInterval.map(interval -> new FakeRoot(server, faults, witness, interval))),
        unprovable);
  }
}
