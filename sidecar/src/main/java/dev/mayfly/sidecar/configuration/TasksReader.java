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
  private final GrantChecks grants;
  private final Unique names;
  private final HeartbeatReader heartbeats;

  TasksReader(
      Problems problems,
      Map<String, ConfiguredTarget> targets,
      List<ConfiguredRule> policy,
      Unique names) {
    this.problems = problems;
    this.targets = targets;
    this.grants = new GrantChecks(problems, targets, policy);
    this.names = names;
    this.heartbeats = new HeartbeatReader(problems);
  }

  List<ConfiguredTask> read(List<Settings> sections) {
    List<ConfiguredTask> tasks = new ArrayList<>();
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
    List<ConfiguredGrant> held = new ArrayList<>();
    for (Settings settings : section.find(Keys.GRANTS).orElse(List.of())) {
      Section grant = (Section) settings;
      if (grant.find(Keys.TARGET).isPresent() && grant.find(Keys.ROLE).isPresent()) {
        held.add(grant(name, grant, grantNames, taken));
      }
    }
    ConfiguredHeartbeat heartbeat = heartbeats.read((Section) section.get(Keys.HEARTBEAT));
    return new ConfiguredTask(
        name,
        section.find(Keys.USER),
        section.find(Keys.MAX_LIFETIME).orElse(Duration.ZERO),
        heartbeat,
        begin(section, heartbeat),
        held);
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
    grants.check(task, section);
    return new ConfiguredGrant(
        name,
        target,
        role,
        section.find(Keys.TTL).orElse(Duration.ZERO),
        new DeliveryReader(problems, target, Optional.ofNullable(targets.get(target)))
            .read(section.find(Keys.DELIVER).orElse(List.of()), taken),
        problems.where(section.position()));
  }
}
