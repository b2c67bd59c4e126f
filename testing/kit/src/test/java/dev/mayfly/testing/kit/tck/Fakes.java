package dev.mayfly.testing.kit.tck;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.time.EventQueue;
import dev.mayfly.testing.kit.time.SimulatedClock;
import dev.mayfly.testing.kit.world.Connection;
import dev.mayfly.testing.kit.world.FakeBackend;
import dev.mayfly.testing.kit.world.FakeGuard;
import dev.mayfly.testing.kit.world.FakeIssuer;
import dev.mayfly.testing.kit.world.IdleBackendFactory;
import dev.mayfly.testing.kit.world.LeaseServer;
import dev.mayfly.testing.kit.world.Witness;
import dev.mayfly.testing.kit.world.World;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/** A target in memory, with its issuer and guard, in which nothing fails. */
final class Fakes implements Probe {

  private final EventQueue events = new EventQueue();
  private final World world = new World("db", events, new SplittableRandom(1), 2);
  private final SimulatedClock clock = new SimulatedClock(events);
  private final FakeIssuer issuer =
      new FakeIssuer(
          new LeaseServer(world, Duration.ofHours(1)), clock, FaultPlan.none(), Witness.NOBODY);
  private final FakeGuard guard =
      new FakeGuard(world, FaultPlan.none(), Witness.NOBODY, true, Duration.ofMinutes(5));

  Subject subject() {
    FakeBackend backend =
        new FakeBackend(Guarantee.OBSERVED, issuer, Optional.of(guard), Optional.empty());
    return new Subject(backend, new IdleBackendFactory().fields(), "role-1", this, clock);
  }

  @Override
  public boolean canLogIn(Credential credential) {
    return world
        .connect(world.primary(), (DatabaseLogin) credential, Duration.ZERO)
        .map(
            connection -> {
              connection.close();
              return true;
            })
        .orElse(false);
  }

  @Override
  public Session open(Credential credential) {
    Connection connection =
        world.connect(world.primary(), (DatabaseLogin) credential, Duration.ZERO).orElseThrow();
    return new Session() {
      @Override
      public boolean answers() {
        return connection.answers();
      }

      @Override
      public void close() {
        connection.close();
      }
    };
  }
}
