package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Settings;
import dev.mayfly.sidecar.configuration.ConfiguredTask.Begin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes sessions of their sections, and reports what does not fit together. */
final class SessionsReader {

  /** The client's process is its pulse, as with any command that is our child. */
  private static final ConfiguredHeartbeat PULSE =
      new ConfiguredHeartbeat(
          Duration.ofSeconds(10), Set.of(), Duration.ZERO, Optional.empty(), "", Optional.empty());

  private final Problems problems;
  private final Map<String, ConfiguredTarget> targets;
  private final GrantChecks grants;
  private final Unique names;
  private final Map<String, String> environment;

  /** {@code names}: of tasks, among which a session is one. */
  SessionsReader(
      Problems problems,
      Map<String, ConfiguredTarget> targets,
      List<ConfiguredRule> policy,
      Unique names,
      Map<String, String> environment) {
    this.problems = problems;
    this.targets = targets;
    this.grants = new GrantChecks(problems, targets, policy);
    this.names = names;
    this.environment = environment;
  }

  List<ConfiguredSession> read(List<Settings> sections) {
    List<ConfiguredSession> sessions = new ArrayList<>();
    for (Settings settings : sections) {
      Section section = (Section) settings;
      if (section.find(Keys.SESSION_TARGET).isPresent() && section.find(Keys.ROLE).isPresent()) {
        sessions.add(session(section));
      }
    }
    return sessions;
  }

  private ConfiguredSession session(Section section) {
    String target = section.get(Keys.SESSION_TARGET);
    String role = section.get(Keys.ROLE);
    String name = section.find(Keys.SESSION_NAME).orElse(target + "-" + role);
    names.add(name, section.position(Keys.SESSION_NAME));
    grants.check(name, section);
    Optional<DatabaseClient> client = client(section, target);
    List<ConfiguredDelivery> deliveries =
        client.map(DatabaseClient::delivery).map(List::of).orElse(List.of());
    ConfiguredGrant grant =
        new ConfiguredGrant(
            target + "/" + role,
            target,
            role,
            section.find(Keys.TTL).orElse(Duration.ZERO),
            deliveries,
            problems.where(section.position()));
    ConfiguredTask task =
        new ConfiguredTask(
            name,
            Optional.empty(),
            section.find(Keys.SESSION_LIFETIME).orElse(Duration.ZERO),
            PULSE,
            Begin.ON_REQUEST,
            List.of(grant));
    List<String> command =
        section
            .find(Keys.CLIENT)
            .filter(written -> !written.isEmpty())
            .orElse(client.map(DatabaseClient::command).orElse(List.of()));
    return new ConfiguredSession(
        task, section.find(Keys.REASON).filter("required"::equals).isPresent(), command);
  }

  private Optional<DatabaseClient> client(Section section, String target) {
    ConfiguredTarget known = targets.get(target);
    if (known == null) {
      return Optional.empty();
    }
    Optional<DatabaseClient> client = DatabaseClient.of(known.backend(), environment);
    if (client.isEmpty()) {
      problems.add(
          section.position(Keys.SESSION_TARGET),
          "no client of backend " + known.backend() + " is known, which a session could open",
          "sessions are for targets with backend " + String.join(", ", DatabaseClient.backends()));
    }
    return client;
  }
}
