package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Settings;
import dev.mayfly.sidecar.configuration.ConfiguredTask.Begin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes tasks of their sections, and reports what does not fit together. */
final class TasksReader {

  private final Problems problems;
  private final Map<String, ConfiguredTarget> targets;
  private final List<ConfiguredRule> policy;
  private final HeartbeatReader heartbeats;

  TasksReader(
      Problems problems, Map<String, ConfiguredTarget> targets, List<ConfiguredRule> policy) {
    this.problems = problems;
    this.targets = targets;
    this.policy = policy;
    this.heartbeats = new HeartbeatReader(problems);
  }

  List<ConfiguredTask> read(List<Settings> sections) {
    List<ConfiguredTask> tasks = new ArrayList<>();
    Unique names = new Unique(problems, "task");
    for (Settings settings : sections) {
      Section section = (Section) settings;
      section
          .find(Keys.TASK_NAME)
          .ifPresent(
              name -> {
                names.add(name, section.position(Keys.TASK_NAME));
                tasks.add(task(name, section));
              });
    }
    return tasks;
  }

  private ConfiguredTask task(String name, Section section) {
    Unique grantNames = new Unique(problems, "grant");
    Map<String, Position> taken = new HashMap<>();
    List<ConfiguredGrant> grants = new ArrayList<>();
    for (Settings settings : section.find(Keys.GRANTS).orElse(List.of())) {
      Section grant = (Section) settings;
      if (grant.find(Keys.TARGET).isPresent() && grant.find(Keys.ROLE).isPresent()) {
        grants.add(grant(name, grant, grantNames, taken));
      }
    }
    ConfiguredHeartbeat heartbeat = heartbeats.read((Section) section.get(Keys.HEARTBEAT));
    return new ConfiguredTask(
        name,
        section.find(Keys.USER),
        section.find(Keys.MAX_LIFETIME).orElse(Duration.ZERO),
        heartbeat,
        begin(section, heartbeat),
        grants);
  }

  private Begin begin(Section section, ConfiguredHeartbeat heartbeat) {
    Begin begin =
        section
            .find(Keys.BEGIN)
            .map(name -> Begin.valueOf(name.toUpperCase(Locale.ROOT)))
            .orElse(Begin.AT_START);
    if (begin == Begin.AHEAD && heartbeat.fifo().isEmpty()) {
      problems.add(
          section.position(Keys.BEGIN),
          "ahead is for a task whose named pipe is held run after run, and there is none",
          "heartbeat: { source: fifo, fifo: /run/mayfly/pulse }");
    }
    return begin;
  }

  private ConfiguredGrant grant(
      String task, Section section, Unique names, Map<String, Position> taken) {
    String target = section.get(Keys.TARGET);
    String role = section.get(Keys.ROLE);
    String name = section.find(Keys.GRANT_NAME).orElse(target + "/" + role);
    names.add(name, section.position(Keys.GRANT_NAME));
    References.target(problems, section.position(Keys.TARGET), target, targets.keySet());
    ConfiguredTarget known = targets.get(target);
    if (known != null && policy.stream().noneMatch(rule -> rule.covers(task, target, role))) {
      problems.add(
          section.position(),
          "no rule of the policy allows role " + role + " at " + target + " in task " + task,
          "add to `policy`: { name: "
              + task
              + ", principals: [ … ], target: "
              + target
              + ", roles: [ "
              + role
              + " ], max_ttl: 1h }");
    }
    return new ConfiguredGrant(
        name,
        target,
        role,
        section.find(Keys.TTL).orElse(Duration.ZERO),
        new DeliveryReader(problems, target, Optional.ofNullable(known))
            .read(section.find(Keys.DELIVER).orElse(List.of()), taken),
        problems.where(section.position()));
  }
}
