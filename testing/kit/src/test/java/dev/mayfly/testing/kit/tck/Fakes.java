package dev.mayfly.testing.kit.tck;

import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.target.CallListener;
import dev.mayfly.testing.kit.target.Connection;
import dev.mayfly.testing.kit.target.FakeBackend;
import dev.mayfly.testing.kit.target.FakeGuard;
import dev.mayfly.testing.kit.target.FakeIssuer;
import dev.mayfly.testing.kit.target.FakeTarget;
import dev.mayfly.testing.kit.target.IdleBackendFactory;
import dev.mayfly.testing.kit.target.LeaseServer;
import dev.mayfly.testing.kit.time.EventQueue;
import dev.mayfly.testing.kit.time.SimulatedClock;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/** A target in memory, with its issuer and guard, in which nothing fails. */
final class Fakes implements Probe {

  private final EventQueue events = new EventQueue();
  private final Guarantee guarantee;
  private final FakeTarget fakeTarget;
  private final SimulatedClock clock = new SimulatedClock(events);

  Fakes(Guarantee guarantee) {
    this.guarantee = guarantee;
    this.fakeTarget = new FakeTarget("db", events, new SplittableRandom(1), 2, guarantee);
  }

  Issuer issuer() {
    return new FakeIssuer(
        new LeaseServer(fakeTarget, Duration.ofHours(1)),
        clock,
        FaultPlan.none(),
        CallListener.NOBODY);
  }

  Optional<Guard> guard() {
    return guarantee.isSeen()
        ? Optional.of(
            new FakeGuard(
                fakeTarget, FaultPlan.none(), CallListener.NOBODY, true, Duration.ofMinutes(5)))
        : Optional.empty();
  }

  Subject subject() {
    return subject(issuer(), guard());
  }

  /** With others in their place. */
  Subject subject(Issuer issuer, Optional<Guard> guard) {
    return new Subject(
        new FakeBackend(guarantee, issuer, guard, Optional.empty()),
        new IdleBackendFactory().fields(),
        "role-1",
        this,
        clock,
        events::run);
  }

  @Override
  public boolean canLogIn(Credential credential) {
    return fakeTarget
        .connect(fakeTarget.primary(), (DatabaseLogin) credential, Duration.ZERO)
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
        fakeTarget
            .connect(fakeTarget.primary(), (DatabaseLogin) credential, Duration.ZERO)
            .orElseThrow();
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
