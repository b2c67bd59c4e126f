package dev.mayfly.testing.kit.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Locks;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.target.FakeLocks;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The locks of the simulator")
class FakeLocksTest extends LocksTck {

  private final FakeLocks place = new FakeLocks(FaultPlan.none());

  @Override
  protected Locks locks() {
    return place.of(() -> false);
  }

  @Override
  protected AutoCloseable process(String name) throws Exception {
    AtomicBoolean dead = new AtomicBoolean();
    assertTrue(place.of(dead::get).take(name).isPresent());
    return () -> dead.set(true);
  }
}
