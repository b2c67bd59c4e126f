package dev.mayfly.sidecar.delivery;

import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.Content;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToEnvironment;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToFile;
import dev.mayfly.sidecar.configuration.LibpqVariables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The options of a target's connection that a delivery cannot bring to its task, so that the task
 * may connect otherwise than the target's address says.
 *
 * @param delivery in the words of the configuration
 */
public record UncarriedOptions(String delivery, SortedSet<String> options) {

  /** Those of one grant's deliveries; none where each carries all that it must. */
  public static List<UncarriedOptions> of(
      List<ConfiguredDelivery> deliveries, TargetAddress address) {
    List<UncarriedOptions> shortfalls = new ArrayList<>();
    for (ConfiguredDelivery delivery : deliveries) {
      SortedSet<String> missing = missing(delivery, address);
      if (isPasswordAlone(delivery)) {
        deliveries.stream()
            .filter(other -> !isPasswordAlone(other))
            .forEach(other -> missing.retainAll(missing(other, address)));
      }
      if (!missing.isEmpty()) {
        shortfalls.add(new UncarriedOptions(name(delivery), missing));
      }
    }
    return shortfalls;
  }

  /** libpq has all but the password from elsewhere: from another delivery, if there is one. */
  private static boolean isPasswordAlone(ConfiguredDelivery delivery) {
    return delivery.written().filter(Content.PgPass.class::isInstance).isPresent();
  }

  private static SortedSet<String> missing(ConfiguredDelivery delivery, TargetAddress address) {
    if (delivery instanceof ToEnvironment environment) {
      return missing(environment.variables(), environment.libpq(), address);
    }
    return delivery.written().map(content -> missing(content, address)).orElse(new TreeSet<>());
  }

  private static SortedSet<String> missing(Content content, TargetAddress address) {
    if (content instanceof Content.PgPass) {
      return new TreeSet<>(address.options().keySet());
    }
    if (content instanceof Content.JdbcProperties || content instanceof Content.SpringProperties) {
      return unnamed(List.of("{{jdbc_url}}"), address);
    }
    if (content instanceof Content.DotEnv dotEnv) {
      return missing(dotEnv.variables(), dotEnv.libpq(), address);
    }
    if (content instanceof Content.Docker docker) {
      return missing(docker.variables(), docker.libpq(), address);
    }
    return content instanceof Content.Template template
        ? unnamed(List.of(template.text()), address)
        : new TreeSet<>();
  }

  private static SortedSet<String> missing(
      Map<String, String> variables, boolean libpq, TargetAddress address) {
    return libpq
        ? LibpqVariables.without(address.options().keySet())
        : unnamed(variables.values(), address);
  }

  /** What texts of the configuration leave out, if they tell the task where to connect at all. */
  private static SortedSet<String> unnamed(Collection<String> texts, TargetAddress address) {
    SortedSet<String> named = new TreeSet<>();
    texts.forEach(text -> named.addAll(Placeholders.named(text)));
    SortedSet<String> missing = new TreeSet<>();
    if (named.contains("jdbc_url")) {
      missing.addAll(address.lacking().getOrDefault("jdbc_url", new TreeSet<>()));
    } else if (named.contains("host") && !named.contains("url")) {
      missing.addAll(address.options().keySet());
    }
    missing.removeAll(named);
    return missing;
  }

  private static String name(ConfiguredDelivery delivery) {
    if (delivery instanceof ToFile file) {
      return "file " + file.path();
    }
    return delivery instanceof ToEnvironment ? "the environment" : "what is printed";
  }
}
