package dev.mayfly.sidecar.configuration;

import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToEnvironment;
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

  private static final Map<String, DatabaseClient> BY_BACKEND =
      Map.of(
          "postgresql",
          new DatabaseClient(
              List.of("psql"), new ToEnvironment(EnvironmentPresets.of("pg"), true)));

  DatabaseClient {
    command = List.copyOf(command);
  }

  /** That of the databases of this backend, where one is known. */
  static Optional<DatabaseClient> of(String backend) {
    return Optional.ofNullable(BY_BACKEND.get(backend));
  }

  /** The backends whose client is known. */
  static List<String> backends() {
    return BY_BACKEND.keySet().stream().sorted().toList();
  }
}
