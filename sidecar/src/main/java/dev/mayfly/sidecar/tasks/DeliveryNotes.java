package dev.mayfly.sidecar.tasks;

import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.sidecar.configuration.ConfiguredGrant;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.configuration.Problem;
import dev.mayfly.sidecar.delivery.UncarriedOptions;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What a person should know of deliveries that work, but bring less than the target's url says. */
public final class DeliveryNotes {

  private DeliveryNotes() {}

  public static List<Problem> of(
      Collection<ConfiguredTask> tasks, Map<String, TargetAddress> addresses) {
    return tasks.stream()
        .flatMap(task -> task.grants().stream())
        .flatMap(
            grant ->
                UncarriedOptions.of(
                        grant.deliveries(),
                        addresses.getOrDefault(grant.target(), TargetAddress.NONE))
                    .stream()
                    .map(shortfall -> note(grant, shortfall)))
        .toList();
  }

  private static Problem note(ConfiguredGrant grant, UncarriedOptions shortfall) {
    String options = String.join(", ", shortfall.options());
    return new Problem(
        grant.where(),
        0,
        shortfall.delivery()
            + " cannot carry "
            + options
            + " of the url of "
            + grant.target()
            + ": without it the task may connect otherwise",
        "fix: deliver it as pgservice, mycnf or json, or set "
            + options
            + " where the task connects");
  }
}
