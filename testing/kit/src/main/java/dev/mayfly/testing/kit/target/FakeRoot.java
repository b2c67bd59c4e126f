package dev.mayfly.testing.kit.target;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.backend.RotationOutcome;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.testing.kit.fault.Fault;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.fault.Verb;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A root secret whose rotations are counted by the listener. */
public final class FakeRoot implements RootRotatable {

  private final LeaseServer server;
  private final FaultPlan faults;
  private final CallListener listener;
  private final Duration minInterval;

  public FakeRoot(
      LeaseServer server, FaultPlan faults, CallListener listener, Duration minInterval) {
    this.server = server;
    this.faults = faults;
    this.listener = listener;
    this.minInterval = minInterval;
  }

  @Override
  public String root() {
    return "database/" + server.fakeTarget().name();
  }

  @Override
  public String canaryRole() {
    return "role-canary";
  }

  @Override
  public Duration minInterval() {
    return minInterval;
  }

  @Override
  public RotationOutcome rotate(Deadline deadline) throws BackendException {
    Optional<Fault> fault = faults.next(Verb.ROTATE);
    Faults.before(fault);
    if (!server.up() || !server.fakeTarget().primary().reachable()) {
      throw new BackendException(Kind.TRANSIENT, "unreachable");
    }
    listener.rotating(server.fakeTarget());
    Faults.after(fault);
    return new RotationOutcome.Replaced(OptionalLong.empty());
  }
}
