package dev.mayfly.sidecar.delivery;

import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToEnvironment;
import dev.mayfly.sidecar.configuration.LibpqVariables;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Delivers into the environment of a process that is yet to be started: keeps the variables until
 * then. What the process then has cannot be taken back, only made worthless by the end of the
 * credential.
 */
public final class EnvironmentDelivery implements Delivery {

  private final ToEnvironment environment;
  private final TargetAddress address;
  private volatile Map<String, String> variables = Map.of();

  public EnvironmentDelivery(ToEnvironment environment, TargetAddress address) {
    this.environment = environment;
    this.address = address;
  }

  @Override
  public String place() {
    Set<String> names = new TreeSet<>(environment.variables().keySet());
    if (environment.libpq()) {
      names.addAll(LibpqVariables.of(address.options()).keySet());
    }
    return "environment:" + String.join(",", names);
  }

  @Override
  public void deliver(Credential credential, Validity validity) throws UnwritableValueException {
    Placeholders values = Placeholders.of(credential, validity, address);
    Map<String, String> filled =
        Rendering.filled(environment.variables(), environment.libpq(), values);
    for (Map.Entry<String, String> variable : filled.entrySet()) {
      check(variable.getKey(), variable.getValue());
    }
    variables = Map.copyOf(filled);
  }

  private static void check(String name, String value) throws UnwritableValueException {
    if (name.startsWith("SPRING_")) {
      SpringText.check("value of " + name, value);
    }
    if (value.indexOf('\0') >= 0) {
      throw new UnwritableValueException(
          "environment", "value of " + name, "it has a null character", "format json");
    }
  }

  /** What was delivered; forgotten here once taken. */
  public Map<String, String> take() {
    Map<String, String> taken = variables;
    variables = Map.of();
    return taken;
  }
}
