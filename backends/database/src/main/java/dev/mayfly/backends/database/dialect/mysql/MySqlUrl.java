package dev.mayfly.backends.database.dialect.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.backends.database.dialect.DatabaseUrl;
import dev.mayfly.core.backend.TargetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is: {@code mariadb://host[:port]/database[?ssl-mode=…&ssl-ca=…]}, or {@code
 * mysql://…}. Everybody who connects, and every task that is told where to, has it from here.
 *
 * @param authority a file of PEM certificates that servers are verified with; empty: what the
 *     machine trusts
 */
public record MySqlUrl(
    ServerKind kind, String host, int port, String database, TlsMode tls, String authority)
    implements DatabaseUrl {

  /** The fields of every {@link #address}. */
  public static final Set<String> FIELDS = Set.of("host", "port", "database", "url", "jdbc_url");

  private static final String MODE = "ssl_mode";
  private static final String AUTHORITY = "ssl_ca";

  /** The options that an {@link #address} may have, the best known first. */
  public static final List<String> OPTIONS =
      List.of(MODE, AUTHORITY, "ssl", "ssl_verify_server_cert");

  private static final int PORT = 3306;

  /** Other than a URL's, a host's name may have an underscore. */
  private static final Pattern PLACE =
      Pattern.compile("([\\w.-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");
  private static final Set<String> SCHEMES = Set.of("mysql", "mariadb");

  /**
   * Reads a URL of a server of this kind, or throws {@link IllegalArgumentException}, which says
   * what is wrong with it.
   */
  public static MySqlUrl parse(String written, ServerKind kind) {
    URI uri = uri(written);
    if (!SCHEMES.contains(Objects.requireNonNullElse(uri.getScheme(), ""))) {
      throw new IllegalArgumentException("is not a " + kind.word() + ":// URL");
    }
    String place = Objects.requireNonNullElse(uri.getRawAuthority(), "");
    if (place.contains("@")) {
      throw new IllegalArgumentException("has a user in it, and Mayfly asks Vault for every login");
    }
    Matcher matcher = PLACE.matcher(place);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("names no host, or more than one: others are nodes");
    }
    String path = Objects.requireNonNullElse(uri.getPath(), "");
    Map<String, String> options = options(Objects.requireNonNullElse(uri.getRawQuery(), ""));
    return new MySqlUrl(
        kind,
        matcher.group(1).replaceAll("[\\[\\]]", ""),
        port(matcher.group(2)),
        checked(path.isEmpty() ? "" : path.substring(1)),
        mode(options),
        options.getOrDefault(AUTHORITY, ""));
  }

  private static int port(@Nullable String written) {
    int port = written == null ? PORT : Integer.parseInt(written);
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("'" + port + "' is not a port");
    }
    return port;
  }

  private static URI uri(String written) {
    try {
      return new URI(written);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("cannot be read as a URL: " + e.getReason(), e);
    }
  }

  private static Map<String, String> options(String query) {
    Map<String, String> options = new TreeMap<>();
    for (String option : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = option.indexOf('=');
      String name = (equals < 0 ? option : option.substring(0, equals)).replace('-', '_');
      if (!name.equals(MODE) && !name.equals(AUTHORITY)) {
        throw new IllegalArgumentException(
            "'" + name + "' is not an option; possible: " + MODE + ", " + AUTHORITY);
      }
      options.put(name, checked(URLDecoder.decode(option.substring(equals + 1), UTF_8)));
    }
    return options;
  }

  private static TlsMode mode(Map<String, String> options) {
    String written = options.getOrDefault(MODE, TlsMode.PREFERRED.name());
    TlsMode mode =
        TlsMode.of(written)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'"
                            + written
                            + "' is not an "
                            + MODE
                            + "; possible: "
                            + List.of(TlsMode.values())));
    if (options.containsKey(AUTHORITY) && !mode.verifies()) {
      throw new IllegalArgumentException(
          "has " + AUTHORITY + ", and with " + MODE + "=" + mode + " nobody verifies with it");
    }
    return mode;
  }

  private static String checked(String value) {
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("has a control character in it");
    }
    return value;
  }

  /** Without a database: a guard has no right in any but that of its routines. */
  @Override
  public String session() {
    return "jdbc:mysql://" + this + "/";
  }

  @Override
  public Map<String, String> properties(Duration patience) {
    return OwnSessions.properties(this, patience);
  }

  @Override
  public boolean isLost(SQLException failure) {
    return "08S01".equals(failure.getSQLState());
  }

  @Override
  public boolean isEnded(SQLException failure) {
    return failure.getErrorCode() == OwnSessions.KILLED;
  }

  /** Whether nobody on the way can read what is said, or change it. */
  public boolean isPrivate() {
    return isLocal() || tls.verifies();
  }

  /** Whether there is no way: it is this machine. */
  public boolean isLocal() {
    return LOOPBACK.contains(host);
  }

  /** For Vault's database engine, which puts the root's credentials in. */
  public String engine() {
    String encryption = authority.isEmpty() ? tls.inGo() : "";
    return "{{username}}:{{password}}@tcp("
        + this
        + ")/"
        + (encryption.isEmpty() ? "" : "?tls=" + encryption);
  }

  /** What tasks are told. */
  public TargetAddress address() {
    Map<String, String> fields = new TreeMap<>();
    fields.put("host", host);
    fields.put("port", String.valueOf(port));
    fields.put("database", database);
    fields.put("url", url());
    fields.put("jdbc_url", kind == ServerKind.MARIADB ? ofMariaDbConnector() : ofConnectorJ());
    boolean isLacking = kind == ServerKind.MYSQL && !authority.isEmpty();
    return new TargetAddress(
        fields, clientOptions(), isLacking ? Map.of("jdbc_url", Set.of(AUTHORITY)) : Map.of());
  }

  /** The whole of it, as {@link #parse} reads it. */
  public String url() {
    Map<String, String> options = new TreeMap<>();
    if (tls != TlsMode.PREFERRED) {
      options.put(MODE, tls.name());
    }
    putAuthority(AUTHORITY, options);
    return kind.word() + "://" + place(options);
  }

  private String ofMariaDbConnector() {
    Map<String, String> parameters = new TreeMap<>();
    if (!tls.ofMariaDbConnector().isEmpty()) {
      parameters.put("sslMode", tls.ofMariaDbConnector());
    }
    putAuthority("serverSslCert", parameters);
    return "jdbc:mariadb://" + place(parameters);
  }

  private String ofConnectorJ() {
    return "jdbc:mysql://" + place(Map.of("sslMode", tls.name()));
  }

  /** As an option file of the server's own clients has them. */
  private Map<String, String> clientOptions() {
    Map<String, String> options = new TreeMap<>();
    if (kind == ServerKind.MARIADB) {
      options.putAll(tls.ofMariaDbClients());
    } else {
      options.put(MODE, tls.name());
    }
    putAuthority(AUTHORITY, options);
    return options;
  }

  private void putAuthority(String name, Map<String, String> options) {
    if (!authority.isEmpty()) {
      options.put(name, authority);
    }
  }

  private String place(Map<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
            .collect(Collectors.joining("&"));
    return this + "/" + encode(database) + (query.isEmpty() ? "" : "?" + query);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("%2F", "/");
  }

  /** As a person knows it: host and port. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
