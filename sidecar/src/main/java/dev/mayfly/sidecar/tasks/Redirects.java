package dev.mayfly.sidecar.tasks;

import dev.mayfly.sidecar.configuration.ConfiguredDelivery;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.Content;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.Content.Docker;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.Content.DotEnv;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.Content.PgPass;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.Content.PgService;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToEnvironment;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToFile;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Variables of our own environment that would lead a client of PostgreSQL elsewhere, with the login
 * that it was given: libpq follows an address, or a service, before the host that was delivered.
 */
public final class Redirects {

  private static final String ADDRESS = "PGHOSTADDR";
  private static final String SERVICE = "PGSERVICE";

  private Redirects() {}

  /** Those for a command that has the variables of this set. */
  public static Set<String> ofPreset(String preset) {
    return preset.equals("pg") ? Set.of(ADDRESS, SERVICE) : Set.of();
  }

  /** Those for a command with these deliveries; a service that is among them may be named. */
  static Set<String> of(Collection<ConfiguredDelivery> deliveries, Map<String, String> given) {
    Set<String> redirects = new TreeSet<>();
    if (deliveries.stream().anyMatch(Redirects::isForLibpq)) {
      redirects.add(ADDRESS);
      String service = given.getOrDefault(SERVICE, "");
      if (deliveries.stream().noneMatch(delivery -> names(delivery, service))) {
        redirects.add(SERVICE);
      }
    }
    return redirects;
  }

  private static boolean isForLibpq(ConfiguredDelivery delivery) {
    if (delivery instanceof ToEnvironment environment) {
      return hasHost(environment.variables());
    }
    return delivery.written().filter(Redirects::isForLibpq).isPresent();
  }

  private static boolean isForLibpq(Content content) {
    return content instanceof PgService
        || content instanceof PgPass
        || (content instanceof DotEnv dotEnv && hasHost(dotEnv.variables()))
        || (content instanceof Docker docker && hasHost(docker.variables()));
  }

  private static boolean hasHost(Map<String, String> variables) {
    return variables.containsKey("PGHOST");
  }

  private static boolean names(ConfiguredDelivery delivery, String service) {
    return delivery instanceof ToFile file
        && file.content() instanceof PgService delivered
        && delivered.service().equals(service);
  }
}
