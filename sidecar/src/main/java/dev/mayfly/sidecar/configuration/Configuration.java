package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a configuration file says.
 *
 * @param file where it was read from
 * @param vault the section of that name, with the keys that Vault's client declared
 * @param targets by name
 * @param state folder of ledgers and receipts, where the file names one
 * @param observeOnly says what would be ended, and ends nothing
 * @param shutdownGrace longest stay after the task's end
 */
public record Configuration(
    Path file,
    Settings vault,
    Map<String, ConfiguredTarget> targets,
    List<ConfiguredRule> policy,
    List<ConfiguredTask> tasks,
    List<ConfiguredSession> sessions,
    ConfiguredSidecar sidecar,
    Optional<Path> state,
    boolean observeOnly,
    Duration shutdownGrace,
    Optional<ConfiguredHandOver> handOver,
    ConfiguredReceipts receipts,
    ConfiguredLog log) {

  public Configuration {
    targets = Map.copyOf(targets);
    policy = List.copyOf(policy);
    tasks = List.copyOf(tasks);
    sessions = List.copyOf(sessions);
  }

  /** Those that are run or served, and those that people open. */
  public List<ConfiguredTask> everyTask() {
    return Stream.concat(tasks.stream(), sessions.stream().map(ConfiguredSession::task)).toList();
  }

  /** The task of that name. */
  public Optional<ConfiguredTask> task(String name) {
    return tasks.stream().filter(task -> task.name().equals(name)).findFirst();
  }

  /** Every role that a task may be granted at the target, sorted. */
  public List<String> roles(String target) {
    return everyTask().stream()
        .flatMap(task -> task.grants().stream())
        .filter(grant -> grant.target().equals(target))
        .map(ConfiguredGrant::role)
        .distinct()
        .sorted()
        .toList();
  }
}
