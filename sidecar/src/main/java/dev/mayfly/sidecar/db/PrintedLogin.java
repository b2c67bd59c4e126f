package dev.mayfly.sidecar.db;

import dev.mayfly.sidecar.configuration.ConfiguredDelivery.Content;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToOutput;
import dev.mayfly.sidecar.configuration.ConfiguredGrant;
import dev.mayfly.sidecar.configuration.ConfiguredSession;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.configuration.EnvironmentPresets;
import dev.mayfly.sidecar.context.ExitCodes;
import dev.mayfly.sidecar.context.RunException;
import java.util.List;

/** A session whose client somebody else opens, with the login that is printed for it. */
final class PrintedLogin {

  /** As what it can be printed. */
  static final List<String> FORMATS = List.of("url", "jdbc", "pgpass", "env", "json");

  /** The session lasts as long as this: until its input ends, or a signal ends it. */
  private static final List<String> HELD = List.of("sh", "-c", "exec cat >/dev/null");

  private PrintedLogin() {}

  /** The session with its login printed in this format, and nothing opened. */
  static ConfiguredSession of(ConfiguredSession session, String format) throws RunException {
    ConfiguredGrant grant = session.grant();
    ConfiguredTask task = session.task();
    ConfiguredGrant printed =
        new ConfiguredGrant(
            grant.name(),
            grant.target(),
            grant.role(),
            grant.ttl(),
            List.of(new ToOutput(content(format))),
            grant.where());
    return new ConfiguredSession(
        new ConfiguredTask(
            task.name(),
            task.user(),
            task.maxLifetime(),
            task.heartbeat(),
            task.begin(),
            List.of(printed)),
        session.reasonRequired(),
        HELD);
  }

  private static Content content(String format) throws RunException {
    return switch (format) {
      case "url" -> new Content.Url();
      case "jdbc" -> new Content.JdbcProperties();
      case "pgpass" -> new Content.PgPass();
      case "env" -> new Content.DotEnv(EnvironmentPresets.of("pg"), true);
      case "json" -> new Content.Json();
      default ->
          throw new RunException(
              ExitCodes.NOT_STARTED,
              "nothing can be printed as "
                  + format
                  + "; fix: --print with one of "
                  + String.join(", ", FORMATS));
    };
  }
}
