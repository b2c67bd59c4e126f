package dev.mayfly.backends.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is: {@code postgresql://host[:port][,host…]/database[?option=value&…]}, as psql
 * takes it.
 *
 * @param hosts one or more {@code host:port}, joined by commas
 * @param options libpq's own, such as {@code sslmode} and {@code sslrootcert}
 */
record PostgresUrl(String hosts, String database, Map<String, String> options) {

  private static final Pattern SHAPE =
      Pattern.compile("postgres(?:ql)?://([^/?@]*)(?:/([^/?]*))?(?:\\?(.*))?");
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");

  /** libpq's name → the JDBC driver's, where they differ. */
  private static final Map<String, String> RENAMED =
      Map.of("target_session_attrs", "targetServerType", "connect_timeout", "connectTimeout");

  private static final Map<String, String> SERVER_TYPES =
      Map.of(
          "read-write",
          "primary",
          "standby",
          "secondary",
          "prefer-standby",
          "preferSecondary",
          "read-only",
          "secondary");

  PostgresUrl {
    options = new TreeMap<>(options);
  }

  /**
   * Reads a URL. What it leaves out comes from {@code PGHOST}, {@code PGPORT}, {@code PGDATABASE},
   * {@code PGSSLMODE} and {@code PGSSLROOTCERT}, as with psql.
   */
  static PostgresUrl parse(String url, UnaryOperator<String> environment) {
    Matcher matcher = SHAPE.matcher(url);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          url.contains("@")
              ? "a URL without a user is wanted here"
              : "this is no postgresql:// URL");
    }
    Environment env = new Environment(environment);
    String hosts = matcher.group(1).isEmpty() ? env.or("PGHOST", "localhost") : matcher.group(1);
    Map<String, String> options = options(matcher.group(3) == null ? "" : matcher.group(3));
    env.fill(options, "sslmode", "PGSSLMODE");
    env.fill(options, "sslrootcert", "PGSSLROOTCERT");
    String database =
        matcher.group(2) == null || matcher.group(2).isEmpty()
            ? env.or("PGDATABASE", "postgres")
            : matcher.group(2);
    return new PostgresUrl(withPorts(hosts, env.or("PGPORT", "5432")), decode(database), options);
  }

  private static String withPorts(String hosts, String port) {
    return java.util.Arrays.stream(hosts.split(",", -1))
        .map(
            host -> {
              if (!HOST.matcher(host).matches()) {
                throw new IllegalArgumentException("'" + host + "' is no host");
              }
              return host.matches(".*:[0-9]+") && !host.endsWith("]") ? host : host + ":" + port;
            })
        .collect(Collectors.joining(","));
  }

  private static Map<String, String> options(String query) {
    Map<String, String> options = new TreeMap<>();
    for (String option : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = option.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("'" + option + "' is no option: name=value is");
      }
      options.put(decode(option.substring(0, equals)), decode(option.substring(equals + 1)));
    }
    if (options.containsKey("password") || options.containsKey("user")) {
      throw new IllegalArgumentException("a URL without a user and password is wanted here");
    }
    return options;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** The same server, another database. */
  PostgresUrl to(String other) {
    return new PostgresUrl(hosts, other, options);
  }

  /** For the JDBC driver. Credentials are no part of it. */
  String jdbc() {
    String query =
        options.entrySet().stream()
            .map(
                option ->
                    RENAMED.getOrDefault(option.getKey(), option.getKey())
                        + "="
                        + encode(jdbcValue(option)))
            .collect(Collectors.joining("&"));
    return "jdbc:postgresql://"
        + hosts
        + "/"
        + encode(database)
        + (query.isEmpty() ? "" : "?" + query);
  }

  private static String jdbcValue(Map.Entry<String, String> option) {
    return option.getKey().equals("target_session_attrs")
        ? SERVER_TYPES.getOrDefault(option.getValue(), option.getValue())
        : option.getValue();
  }

  /** For Vault's database engine, which puts the root's credentials in. */
  String engine() {
    String query =
        options.entrySet().stream()
            .map(option -> option.getKey() + "=" + encode(option.getValue()))
            .collect(Collectors.joining("&"));
    return "postgresql://{{username}}:{{password}}@"
        + hosts
        + "/"
        + encode(database)
        + (query.isEmpty() ? "" : "?" + query);
  }

  private static String encode(String text) {
    return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Written out: what the compiler would make is linked at run time, which every start would wait
   * for.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PostgresUrl that
        && hosts.equals(that.hosts)
        && database.equals(that.database)
        && options.equals(that.options);
  }

  @Override
  public int hashCode() {
    return 31 * hosts.hashCode() + database.hashCode();
  }

  /** As a person knows it: hosts and ports. */
  @Override
  public String toString() {
    return hosts;
  }

  private record Environment(UnaryOperator<String> variables) {

    String or(String variable, String fallback) {
      String value = variables.apply(variable);
      return value == null || value.isEmpty() ? fallback : value;
    }

    void fill(Map<String, String> options, String option, String variable) {
      String value = or(variable, "");
      if (!value.isEmpty()) {
        options.putIfAbsent(option, value);
      }
    }
  }
}
