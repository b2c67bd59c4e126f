package dev.mayfly.backends.database.dialect.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.backends.database.dialect.DatabaseUrl;
import dev.mayfly.core.backend.TargetAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is: {@code postgresql://host[:port][,host…]/database[?option=value&…]}, as psql
 * takes it. Everybody who connects, and every task that is told where to, has it from here.
 *
 * @param hosts one or more; the first that answers, and is of the wanted kind, is connected to
 * @param options as libpq names them
 */
public record PostgresUrl(List<Host> hosts, String database, Map<ConnectionOption, String> options)
    implements DatabaseUrl {

  /** The fields of every {@link #address}. */
  public static final Set<String> FIELDS = Set.of("host", "port", "database", "url", "jdbc_url");

  private static final Pattern SHAPE =
      Pattern.compile("postgres(?:ql)?://([^/?]*)(?:/([^?]*))?(?:\\?(.*))?", Pattern.DOTALL);
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9._-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final Set<String> LOGIN = Set.of("user", "password", "sslpassword", "passfile");

  /** {@code name}: without brackets, also where it is an address of IPv6. */
  public record Host(String name, int port) {

    @Override
    public String toString() {
      return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Host that && name.equals(that.name) && port == that.port;
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + port;
    }
  }

  public PostgresUrl {
    hosts = List.copyOf(hosts);
    EnumMap<ConnectionOption, String> copy = new EnumMap<>(ConnectionOption.class);
    copy.putAll(options);
    options = Collections.unmodifiableMap(copy);
  }

  /**
   * Reads a URL. What it leaves out comes from {@code PGHOST}, {@code PGPORT}, {@code PGDATABASE},
   * {@code PGSSLMODE} and {@code PGSSLROOTCERT}, as with psql.
   */
  public static PostgresUrl parse(String url, UnaryOperator<String> environment) {
    Matcher matcher = SHAPE.matcher(url);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("is not a postgresql:// URL");
    }
    if (matcher.group(1).contains("@")) {
      throw new IllegalArgumentException("has a user in it, and Mayfly asks Vault for every login");
    }
    Environment env = new Environment(environment);
    Map<String, String> query = query(matcher.group(3) == null ? "" : matcher.group(3));
    String path = decode(matcher.group(2) == null ? "" : matcher.group(2));
    String database = taken(query, "dbname", path);
    List<Host> hosts = hosts(matcher.group(1), query, env);
    Map<ConnectionOption, String> options = options(query);
    env.fill(options, ConnectionOption.SSLMODE, "PGSSLMODE");
    env.fill(options, ConnectionOption.SSLROOTCERT, "PGSSLROOTCERT");
    return new PostgresUrl(
        hosts, checked(database.isEmpty() ? env.or("PGDATABASE", "postgres") : database), options);
  }

  private static String taken(Map<String, String> query, String key, String otherwise) {
    String value = query.remove(key);
    return value == null ? otherwise : value;
  }

  /** Hosts and their ports, which libpq takes from the authority, from options, or both. */
  private static List<Host> hosts(
      String authority, Map<String, String> query, Environment environment) {
    List<String> names = new ArrayList<>();
    List<String> ports = new ArrayList<>();
    for (String entry : authority.split(",", -1)) {
      int colon = entry.lastIndexOf(':');
      boolean hasPort = colon > entry.lastIndexOf(']');
      names.add(inAuthority(decode(hasPort ? entry.substring(0, colon) : entry)));
      ports.add(hasPort ? entry.substring(colon + 1) : "");
    }
    String named = taken(query, "host", String.join(",", names));
    String host = named.isEmpty() ? environment.or("PGHOST", "localhost") : named;
    String written = taken(query, "port", String.join(",", ports));
    String port = written.isEmpty() ? environment.or("PGPORT", "5432") : written;
    return hosts(host.split(",", -1), port.split(",", -1));
  }

  private static List<Host> hosts(String[] names, String[] ports) {
    if (ports.length != 1 && ports.length != names.length) {
      throw new IllegalArgumentException(
          "has " + names.length + " hosts and " + ports.length + " ports: one for each is needed");
    }
    List<Host> hosts = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      hosts.add(new Host(host(names[i]), port(ports[ports.length == 1 ? 0 : i])));
    }
    return hosts;
  }

  private static String host(String name) {
    if (name.startsWith("/") || name.startsWith("@")) {
      throw new IllegalArgumentException(
          "names the Unix socket " + name + ", and Mayfly ends logins over TCP");
    }
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is not a host");
    }
    return name;
  }

  private static int port(String written) {
    String port = written.isEmpty() ? "5432" : written;
    if (!PORT.matcher(port).matches()
        || Integer.parseInt(port) < 1
        || Integer.parseInt(port) > 65535) {
      throw new IllegalArgumentException("'" + port + "' is not a port");
    }
    return Integer.parseInt(port);
  }

  /** An address of IPv6 stands in brackets there. */
  private static String inAuthority(String host) {
    if (host.startsWith("[") && host.endsWith("]")) {
      return host.substring(1, host.length() - 1);
    }
    if (host.contains(":")) {
      throw new IllegalArgumentException("'" + host + "' is not a host");
    }
    return host;
  }

  private static Map<String, String> query(String query) {
    Map<String, String> options = new TreeMap<>();
    for (String option : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = option.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("'" + option + "' is not an option: write name=value");
      }
      options.put(decode(option.substring(0, equals)), decode(option.substring(equals + 1)));
    }
    return options;
  }

  private static Map<ConnectionOption, String> options(Map<String, String> query) {
    Map<ConnectionOption, String> options = new EnumMap<>(ConnectionOption.class);
    query.forEach((key, value) -> options.put(option(key), checked(value)));
    return options;
  }

  private static ConnectionOption option(String key) {
    if (LOGIN.contains(key)) {
      throw new IllegalArgumentException(
          "has '" + key + "' in it, and Mayfly asks Vault for every login");
    }
    return ConnectionOption.of(key)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + key
                        + "' is not an option that psql, Mayfly and a task could share; possible: "
                        + String.join(", ", ConnectionOption.keys())));
  }

  /** A plus sign is one: libpq reads it so, other than a form of the web. */
  private static String decode(String text) {
    try {
      String decoded = URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
      if (decoded.indexOf('\uFFFD') < 0) {
        return decoded;
      }
    } catch (IllegalArgumentException malformed) {
      // told below, in our words
    }
    throw new IllegalArgumentException(
        "'" + text + "' has a % that does not begin two digits of a character in UTF-8");
  }

  private static String checked(String value) {
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("has a control character in it");
    }
    return value;
  }

  /** As every reader decodes it: libpq, the JDBC driver, and the one of Vault's engine. */
  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /** The same server, another database. */
  public PostgresUrl to(String other) {
    return new PostgresUrl(hosts, other, options);
  }

  /** The same place, with one more option. */
  public PostgresUrl with(ConnectionOption option, String value) {
    Map<ConnectionOption, String> more = new EnumMap<>(ConnectionOption.class);
    more.putAll(options);
    more.put(option, value);
    return new PostgresUrl(hosts, database, more);
  }

  /** The whole of it, as {@link #parse} and psql read it. */
  public String url() {
    return "postgresql://" + place(libpq(options));
  }

  /** For connections of Mayfly's own. */
  String jdbc() {
    return jdbc(only(ConnectionOption::isGuards));
  }

  @Override
  public String session() {
    String written = options.get(ConnectionOption.OPTIONS);
    return with(ConnectionOption.OPTIONS, OwnSessions.options(written)).jdbc();
  }

  @Override
  public Map<String, String> properties(Duration patience) {
    return OwnSessions.properties(patience);
  }

  @Override
  public boolean isLost(SQLException failure) {
    return "08006".equals(failure.getSQLState());
  }

  @Override
  public boolean isEnded(SQLException failure) {
    return String.valueOf(failure.getSQLState()).startsWith("57P");
  }

  private String jdbc(Map<ConnectionOption, String> chosen) {
    return "jdbc:postgresql://" + place(ConnectionOption.jdbc(chosen));
  }

  /** For Vault's database engine, which puts the root's credentials in. */
  public String engine() {
    return "postgresql://{{username}}:{{password}}@"
        + place(libpq(only(ConnectionOption::isEngines)));
  }

  /** What tasks are told. */
  public TargetAddress address() {
    Map<String, String> fields = new TreeMap<>();
    fields.put("host", joined(Host::name));
    fields.put("port", port());
    fields.put("database", database);
    fields.put("url", url());
    fields.put("jdbc_url", jdbc(options));
    Set<String> withoutJdbc = new TreeSet<>(ConnectionOption.withoutJdbc(options.keySet()));
    return new TargetAddress(fields, libpq(options), Map.of("jdbc_url", withoutJdbc));
  }

  /** One for all, where all have the same. */
  private String port() {
    return hosts.stream().map(Host::port).distinct().count() == 1
        ? String.valueOf(hosts.get(0).port())
        : joined(host -> String.valueOf(host.port()));
  }

  private String joined(Function<Host, String> part) {
    return hosts.stream().map(part).collect(Collectors.joining(","));
  }

  private Map<ConnectionOption, String> only(Predicate<ConnectionOption> kind) {
    Map<ConnectionOption, String> chosen = new EnumMap<>(ConnectionOption.class);
    options.forEach(
        (option, value) -> {
          if (kind.test(option)) {
            chosen.put(option, value);
          }
        });
    return chosen;
  }

  private static Map<String, String> libpq(Map<ConnectionOption, String> options) {
    Map<String, String> named = new TreeMap<>();
    options.forEach((option, value) -> named.put(option.key(), value));
    return named;
  }

  private String place(Map<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
            .collect(Collectors.joining("&"));
    return this + "/" + encode(database) + (query.isEmpty() ? "" : "?" + query);
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
    return joined(Host::toString);
  }

  private record Environment(UnaryOperator<String> variables) {

    String or(String variable, String fallback) {
      String value = variables.apply(variable);
      return value == null || value.isEmpty() ? fallback : value;
    }

    void fill(Map<ConnectionOption, String> options, ConnectionOption option, String variable) {
      String value = or(variable, "");
      if (!value.isEmpty()) {
        options.putIfAbsent(option, value);
      }
    }
  }
}
