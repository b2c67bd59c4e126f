package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.credential.DatabaseLogin;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a format, or a set of variables, takes of a target.
 *
 * @param kind of the credential
 * @param what the same in words
 * @param fields that it writes
 */
record AcceptedFields(String kind, String what, Set<String> fields) {

  private static final AcceptedFields BY_HOST = databaseLogin("host", "port", "database");
  private static final AcceptedFields BY_JDBC = databaseLogin("jdbc_url");

  private static final Map<String, AcceptedFields> FORMATS =
      Map.of(
          "pgservice", BY_HOST,
          "pgpass", BY_HOST,
          "mycnf", BY_HOST,
          "jdbc", BY_JDBC,
          "spring", BY_JDBC);

  private static final Map<String, AcceptedFields> PRESETS =
      Map.of("pg", BY_HOST, "jdbc", BY_JDBC, "spring", BY_JDBC);

  private static AcceptedFields databaseLogin(String... address) {
    Set<String> fields = new TreeSet<>(DatabaseLogin.FIELDS);
    fields.addAll(Set.of(address));
    return new AcceptedFields(DatabaseLogin.KIND, "a database login", fields);
  }

  /** Empty for a format that takes whatever there is. */
  static Optional<AcceptedFields> format(String name) {
    return Optional.ofNullable(FORMATS.get(name));
  }

  /** The same of an environment preset. */
  static Optional<AcceptedFields> preset(String name) {
    return Optional.ofNullable(PRESETS.get(name));
  }
}
