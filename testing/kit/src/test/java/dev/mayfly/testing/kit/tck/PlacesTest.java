package dev.mayfly.testing.kit.tck;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.delivery.Withdrawal;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.target.CallListener;
import dev.mayfly.testing.kit.target.Places;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The places in memory")
class PlacesTest extends DeliveryTck {

  private final Map<String, Credential> contents = new TreeMap<>();
  private final Places places = new Places(contents, FaultPlan.none(), CallListener.NOBODY);

  @Override
  protected Delivery delivery() {
    return places.delivery("file:/run/db.env");
  }

  @Override
  protected Withdrawal withdrawal() {
    return places;
  }

  @Override
  protected boolean holds(Credential credential) {
    return contents.containsValue(credential);
  }
}
