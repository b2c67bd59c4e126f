package dev.mayfly.sidecar.wiring;

import dev.mayfly.core.broker.GrantSpec;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToEnvironment;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToFile;
import dev.mayfly.sidecar.configuration.ConfiguredGrant;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.configuration.Nearest;
import dev.mayfly.sidecar.delivery.Coordinates;
import dev.mayfly.sidecar.delivery.EnvironmentDelivery;
import dev.mayfly.sidecar.delivery.FileDelivery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One run as it was configured: the task, its grants, and how they are delivered. */
final class Plan {

  private final Configuration configuration;
  private final ConfiguredTask task;
  private final TaskId id;
  private final Map<String, String> variables;
  private final ChangeHooks hooks;
  private final List<GrantSpec> specs = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();
  private final List<EnvironmentDelivery> environments = new ArrayList<>();

  Plan(
      Configuration configuration,
      ConfiguredTask task,
      List<ConfiguredGrant> grants,
      String incarnation,
      World world,
      ChangeHooks hooks) {
    this.hooks = hooks;
    this.configuration = configuration;
    this.task = task;
    this.id = new TaskId(task.name(), incarnation);
    this.variables = world.variables();
    for (ConfiguredGrant grant : grants) {
      specs.add(spec(grant));
    }
  }

  /** What a command line asks for. */
  static Plan of(
      Configuration configuration,
      RunOptions options,
      String incarnation,
      World world,
      ChangeHooks hooks)
      throws RunException {
    ConfiguredTask task = choose(configuration.tasks(), options.task());
    return new Plan(configuration, task, chosen(task, options.grants()), incarnation, world, hooks);
  }

  private static ConfiguredTask choose(List<ConfiguredTask> tasks, Optional<String> name)
      throws RunException {
    List<String> names = tasks.stream().map(ConfiguredTask::name).toList();
    if (name.isEmpty() && tasks.size() != 1) {
      throw new RunException(
          ExitCodes.NOT_STARTED,
          "there are "
              + tasks.size()
              + " tasks: choose one with --task: "
              + String.join(", ", names));
    }
    return tasks.stream()
        .filter(task -> task.name().equals(name.orElse(task.name())))
        .findFirst()
        .orElseThrow(() -> unknown("task", name.orElse(""), names));
  }

  private static List<ConfiguredGrant> chosen(ConfiguredTask task, Set<String> names)
      throws RunException {
    List<String> known = task.grants().stream().map(ConfiguredGrant::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw unknown("grant", name, known);
      }
    }
    return task.grants().stream()
        .filter(grant -> names.isEmpty() || names.contains(grant.name()))
        .toList();
  }

  private static RunException unknown(String what, String name, List<String> known) {
    String nearest = Nearest.to(name, known).map(n -> "did you mean " + n + "? ").orElse("");
    return new RunException(
        ExitCodes.NOT_STARTED,
        "there is no "
            + what
            + " "
            + name
            + ": "
            + nearest
            + "configured: "
            + String.join(", ", known));
  }

  /** Where a target is, as its clients name it. */
  Coordinates coordinates(String target) {
    String url = Objects.requireNonNull(configuration.targets().get(target)).url().orElse("");
    return Coordinates.of(url, variables);
  }

  private GrantSpec spec(ConfiguredGrant grant) {
    Coordinates coordinates = coordinates(grant.target());
    List<Delivery> deliveries =
        grant.deliveries().stream().map(d -> delivery(d, coordinates)).toList();
    boolean replaceable = grant.deliveries().stream().noneMatch(ToEnvironment.class::isInstance);
    return new GrantSpec(
        grant.name(), grant.target(), grant.role(), grant.ttl(), deliveries, replaceable);
  }

  private Delivery delivery(ConfiguredDelivery configured, Coordinates coordinates) {
    if (configured instanceof ToFile file) {
      Path path = Path.of(file.path().replace("{{incarnation}}", id.incarnation()));
      files.add(path);
      return new FileDelivery(path, file, coordinates, hooks.of(file.onChange()));
    }
    EnvironmentDelivery delivery = new EnvironmentDelivery((ToEnvironment) configured, coordinates);
    environments.add(delivery);
    return delivery;
  }

  Configuration configuration() {
    return configuration;
  }

  ConfiguredTask task() {
    return task;
  }

  TaskId id() {
    return id;
  }

  List<GrantSpec> specs() {
    return specs;
  }

  /** The files that will be written. */
  List<Path> files() {
    return files;
  }

  /** The variables that were delivered; they can be had once. */
  Map<String, String> environment() {
    Map<String, String> all = new TreeMap<>();
    environments.forEach(delivery -> all.putAll(delivery.take()));
    return all;
  }
}
