package dev.mayfly.sidecar.delivery;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToEnvironment;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Delivers into the environment of a process that is yet to be started: keeps the variables until
 * then. What the process then has cannot be taken back, only made worthless by the end of the
 * credential.
 */
public final class EnvironmentDelivery implements Delivery {

  private final ToEnvironment environment;
  private final Coordinates coordinates;
  private volatile Map<String, String> variables = Map.of();

  public EnvironmentDelivery(ToEnvironment environment, Coordinates coordinates) {
    this.environment = environment;
    this.coordinates = coordinates;
  }

  @Override
  public String place() {
    return "environment:" + String.join(",", new TreeSet<>(environment.variables().keySet()));
  }

  @Override
  public void deliver(Credential credential, Validity validity) {
    Placeholders values = Placeholders.of(credential, validity, coordinates);
    Map<String, String> filled = new TreeMap<>();
    environment.variables().forEach((name, text) -> filled.put(name, values.fill(text)));
    variables = Map.copyOf(filled);
  }

  /** What was delivered; forgotten here once taken. */
  public Map<String, String> take() {
    Map<String, String> taken = variables;
    variables = Map.of();
    return taken;
  }
}
