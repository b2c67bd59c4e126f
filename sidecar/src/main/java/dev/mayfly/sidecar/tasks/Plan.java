package dev.mayfly.sidecar.tasks;

import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.broker.GrantSpec;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToEnvironment;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToFile;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToOutput;
import dev.mayfly.sidecar.configuration.ConfiguredGrant;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.delivery.EnvironmentDelivery;
import dev.mayfly.sidecar.delivery.FileDelivery;
import dev.mayfly.sidecar.delivery.OutputDelivery;
import dev.mayfly.sidecar.process.SystemUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One run as it was configured: the task, its grants, and how they are delivered. */
public final class Plan {

  private final Configuration configuration;
  private final ConfiguredTask task;
  private final TaskId id;
  private final Optional<SystemUser> user;
  private final Map<String, TargetAddress> addresses;
  private final JobVariables variables;
  private final ChangeHooks hooks;
  private final List<ConfiguredDelivery> deliveries = new ArrayList<>();
  private final List<GrantSpec> specs = new ArrayList<>();
  private final Map<Path, FileDelivery> files = new LinkedHashMap<>();
  private final List<EnvironmentDelivery> environments = new ArrayList<>();

  /**
   * {@code user}: whom the command runs as, where that is another; what is delivered is for them.
   */
  public Plan(
      Configuration configuration,
      ConfiguredTask task,
      List<ConfiguredGrant> grants,
      String incarnation,
      Optional<SystemUser> user,
      Map<String, TargetAddress> addresses,
      ChangeHooks hooks) {
    this.hooks = hooks;
    this.configuration = configuration;
    this.task = task;
    this.user = user;
    this.id = new TaskId(task.name(), incarnation);
    this.addresses = addresses;
    this.variables = new JobVariables(id);
    for (ConfiguredGrant grant : grants) {
      specs.add(spec(grant));
      deliveries.addAll(grant.deliveries());
    }
  }

  /** Where the target of a grant is, as its clients name it. */
  public TargetAddress addressOf(String grant) {
    return specs.stream()
        .filter(spec -> spec.name().equals(grant))
        .findFirst()
        .map(spec -> address(spec.target()))
        .orElse(TargetAddress.NONE);
  }

  private TargetAddress address(String target) {
    return addresses.getOrDefault(target, TargetAddress.NONE);
  }

  private GrantSpec spec(ConfiguredGrant grant) {
    TargetAddress address = address(grant.target());
    List<Delivery> deliveries =
        grant.deliveries().stream().map(d -> delivery(grant.name(), d, address)).toList();
    boolean replaceable = grant.deliveries().stream().noneMatch(ToEnvironment.class::isInstance);
    return new GrantSpec(
        grant.name(), grant.target(), grant.role(), grant.ttl(), deliveries, replaceable);
  }

  private Delivery delivery(String grant, ConfiguredDelivery configured, TargetAddress address) {
    if (configured instanceof ToFile file) {
      Path path = Path.of(file.path().replace("{{incarnation}}", id.incarnation()));
      ToFile owned = user.map(SystemUser::name).map(file::belongingTo).orElse(file);
      FileDelivery delivery = new FileDelivery(path, owned, address, hooks.of(file.onChange()));
      files.put(path, delivery);
      variables.add(grant, path, file.content());
      return delivery;
    }
    if (configured instanceof ToOutput output) {
      return new OutputDelivery(output.content(), address);
    }
    EnvironmentDelivery delivery = new EnvironmentDelivery((ToEnvironment) configured, address);
    environments.add(delivery);
    return delivery;
  }

  public Configuration configuration() {
    return configuration;
  }

  public ConfiguredTask task() {
    return task;
  }

  public TaskId id() {
    return id;
  }

  public Optional<SystemUser> user() {
    return user;
  }

  public List<GrantSpec> specs() {
    return specs;
  }

  /** The files that will be written. */
  public List<Path> files() {
    return List.copyOf(files.keySet());
  }

  /**
   * What would hinder the delivery to files, before anything is issued; nothing is as it should be.
   */
  public List<String> hindrances() {
    List<String> hindrances = new ArrayList<>();
    for (FileDelivery delivery : files.values()) {
      try {
        delivery.prepare();
      } catch (IOException e) {
        hindrances.add(Messages.of(e));
      }
    }
    return hindrances;
  }

  /** What a command that has these variables is told of itself besides. */
  public Map<String, String> variables(Map<String, String> given) {
    return variables.all(given);
  }

  /** Of these variables, those that would lead a client elsewhere with what is delivered. */
  public Set<String> redirects(Map<String, String> given) {
    return Redirects.of(deliveries, given);
  }

  /** The variables that were delivered; they can be had once. */
  public Map<String, String> environment() {
    Map<String, String> all = new TreeMap<>();
    environments.forEach(delivery -> all.putAll(delivery.take()));
    return all;
  }
}
