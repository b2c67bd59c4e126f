package dev.mayfly.testing.kit.world;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.testing.kit.fault.Fault;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.fault.Verb;
import java.time.Duration;
import java.util.Optional;

/** A root secret whose rotations are counted by the witness. */
public final class FakeRoot implements RootRotatable {

  private final LeaseServer server;
  private final FaultPlan faults;
  private final Witness witness;
  private final Duration minInterval;

  public FakeRoot(LeaseServer server, FaultPlan faults, Witness witness, Duration minInterval) {
    this.server = server;
    this.faults = faults;
    this.witness = witness;
    this.minInterval = minInterval;
  }

  @Override
  public String root() {
    return "database/" + server.world().name();
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
  public void rotate(Deadline deadline) throws BackendException {
    Optional<Fault> fault = faults.next(Verb.ROTATE);
    Faults.before(fault);
    if (!server.up() || !server.world().primary().reachable()) {
      throw new BackendException(Kind.TRANSIENT, "unreachable");
    }
    witness.rotating(server.world());
    Faults.after(fault);
  }
}
