package dev.mayfly.testing.kit.tck;

import dev.mayfly.core.ledger.Storage;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.ledger.SimulatedStorage;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The simulated storage")
class SimulatedStorageTest extends StorageTck {

  private final SimulatedStorage storage =
      new SimulatedStorage(FaultPlan.none(), new SplittableRandom(1));

  @Override
  protected Storage open() {
    return storage;
  }
}
