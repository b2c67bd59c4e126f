package dev.mayfly.sidecar.configuration;

import java.util.List;
import java.util.Map;

/** Sets of environment variables that clients of databases look for. */
public final class EnvironmentPresets {

  /** The names of all of them. */
  public static final List<String> NAMES = List.of("pg", "jdbc", "spring");

  private static final Map<String, String> PG =
      Map.of(
          "PGHOST", "{{host}}",
          "PGPORT", "{{port}}",
          "PGDATABASE", "{{database}}",
          "PGUSER", "{{username}}",
          "PGPASSWORD", "{{password}}");

  private static final Map<String, String> JDBC =
      Map.of(
          "JDBC_URL", "{{jdbc_url}}",
          "JDBC_USER", "{{username}}",
          "JDBC_PASSWORD", "{{password}}");

  private static final Map<String, String> SPRING =
      Map.of(
          "SPRING_DATASOURCE_URL", "{{jdbc_url}}",
          "SPRING_DATASOURCE_USERNAME", "{{username}}",
          "SPRING_DATASOURCE_PASSWORD", "{{password}}");

  private EnvironmentPresets() {}

  /** Name → text with placeholders; nothing where there is no such set. */
  public static Map<String, String> of(String name) {
    return switch (name) {
      case "pg" -> PG;
      case "jdbc" -> JDBC;
      case "spring" -> SPRING;
      default -> Map.of();
    };
  }
}
