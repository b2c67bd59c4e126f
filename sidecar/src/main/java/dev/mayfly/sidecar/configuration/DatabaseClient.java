package dev.mayfly.sidecar.configuration;

import dev.mayfly.sidecar.configuration.ConfiguredDelivery.Content;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.OnChange;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToEnvironment;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The client that a database's own makers ship, and how it takes its login.
 *
 * @param command the program, and its arguments
 * @param delivery what it reads its login from
 */
record DatabaseClient(List<String> command, ConfiguredDelivery delivery) {

  DatabaseClient {
    command = List.copyOf(command);
  }

  /**
   * That of the databases of this backend, where one is known.
   *
   * @param environment of our process, which tells where files are kept in memory
   */
  static Optional<DatabaseClient> of(String backend, Map<String, String> environment) {
    return switch (backend) {
      case "postgresql" ->
          Optional.of(
              new DatabaseClient(
                  List.of("psql"), new ToEnvironment(EnvironmentPresets.of("pg"), true)));
      case "mariadb", "mysql" -> Optional.of(withOptionFile(backend, environment));
      default -> Optional.empty();
    };
  }

  /**
   * MariaDB's and MySQL's clients take no user from the environment, and a password that is an
   * argument is everybody's to read: an option file it is.
   */
  private static DatabaseClient withOptionFile(String program, Map<String, String> environment) {
    String folder = environment.getOrDefault("XDG_RUNTIME_DIR", "/dev/shm");
    ToFile file =
        new ToFile(
            folder + "/mayfly-sessions/{{incarnation}}.cnf",
            new Content.MyCnf(),
            "0400",
            Optional.empty(),
            Optional.empty(),
            new OnChange.None());
    return new DatabaseClient(
        List.of("sh", "-c", "exec " + program + " --defaults-extra-file=\"$MAYFLY_FILE_1\""), file);
  }

  /** The backends whose client is known. */
  static List<String> backends() {
    return List.of("mariadb", "mysql", "postgresql");
  }
}
