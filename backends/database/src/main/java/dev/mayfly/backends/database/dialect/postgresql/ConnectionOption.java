package dev.mayfly.backends.database.dialect.postgresql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An option that a target's URL may have: libpq's name for it, the JDBC driver's, and who besides
 * the task connects with it. Those that name a place, or hold a secret, are none.
 */
public enum ConnectionOption {
  APPLICATION_NAME("ApplicationName", Use.TASK_AND_ENGINE),
  CHANNEL_BINDING("channelBinding", Use.TASK_AND_GUARD),
  CLIENT_ENCODING("", Use.TASK),
  CONNECT_TIMEOUT("connectTimeout", Use.TASK_AND_ENGINE),
  FALLBACK_APPLICATION_NAME("", Use.TASK),
  GSSDELEGATION("", Use.TASK),
  GSSENCMODE("gssEncMode", Use.TASK_AND_GUARD),
  GSSLIB("gsslib", Use.TASK_AND_GUARD),
  KEEPALIVES("tcpKeepAlive", Use.TASK),
  KEEPALIVES_COUNT("", Use.TASK),
  KEEPALIVES_IDLE("", Use.TASK),
  KEEPALIVES_INTERVAL("", Use.TASK),
  KRBSRVNAME("kerberosServerName", Use.ALL),
  LOAD_BALANCE_HOSTS("loadBalanceHosts", Use.TASK),
  MAX_PROTOCOL_VERSION("", Use.TASK),
  MIN_PROTOCOL_VERSION("", Use.TASK),
  OPTIONS("options", Use.TASK_AND_GUARD),
  REQUIREPEER("", Use.TASK),
  REQUIRE_AUTH("requireAuth", Use.TASK_AND_GUARD),
  SSLCERT("sslcert", Use.ALL),
  SSLCERTMODE("", Use.TASK),
  SSLCOMPRESSION("", Use.TASK),
  SSLCRL("", Use.TASK),
  SSLCRLDIR("", Use.TASK),
  SSLKEY("sslkey", Use.ALL),
  SSLMODE("sslmode", Use.ALL),
  SSLNEGOTIATION("sslNegotiation", Use.ALL),
  SSLROOTCERT("sslrootcert", Use.ALL),
  SSLSNI("", Use.TASK_AND_ENGINE),
  SSL_MAX_PROTOCOL_VERSION("", Use.TASK),
  SSL_MIN_PROTOCOL_VERSION("", Use.TASK),
  TARGET_SESSION_ATTRS("targetServerType", Use.ALL),
  TCP_USER_TIMEOUT("", Use.TASK);

  /** Who connects with an option; the engine takes those that its driver knows. */
  private enum Use {
    TASK,
    TASK_AND_ENGINE,
    TASK_AND_GUARD,
    ALL
  }

  private static final Map<String, String> SERVER_TYPES =
      Map.of(
          "read-write", "primary",
          "read-only", "secondary",
          "standby", "secondary",
          "prefer-standby", "preferSecondary");
  private static final Map<String, String> FLAGS = Map.of("1", "true", "0", "false");
  private static final Map<String, String> BALANCES = Map.of("random", "true", "disable", "false");

  private final String jdbc;
  private final Use use;

  ConnectionOption(String jdbc, Use use) {
    this.jdbc = jdbc;
    this.use = use;
  }

  /** libpq's name. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ConnectionOption> of(String key) {
    return Arrays.stream(values()).filter(option -> option.key().equals(key)).findFirst();
  }

  public static List<String> keys() {
    return Arrays.stream(values()).map(ConnectionOption::key).toList();
  }

  boolean hasJdbc() {
    return !jdbc.isEmpty();
  }

  boolean isGuards() {
    return use == Use.ALL || use == Use.TASK_AND_GUARD;
  }

  boolean isEngines() {
    return use == Use.ALL || use == Use.TASK_AND_ENGINE;
  }

  /** These options as the JDBC driver takes them. What it has no word for is left out. */
  static Map<String, String> jdbc(Map<ConnectionOption, String> options) {
    Map<String, String> properties = new TreeMap<>();
    options.forEach(
        (option, value) -> {
          if (option.hasJdbc()) {
            properties.put(option.jdbc, option.jdbcValue(value));
          }
        });
    return authorities(properties);
  }

  private String jdbcValue(String value) {
    Map<String, String> words =
        switch (this) {
          case TARGET_SESSION_ATTRS -> SERVER_TYPES;
          case KEEPALIVES -> FLAGS;
          case LOAD_BALANCE_HOSTS -> BALANCES;
          default -> Map.of();
        };
    return words.getOrDefault(value, value);
  }

  /**
   * For libpq an authority that is named is asked, also where the mode only requires encryption;
   * {@code system} is whatever the machine trusts.
   */
  private static Map<String, String> authorities(Map<String, String> properties) {
    if ("system".equals(properties.get("sslrootcert"))) {
      properties.remove("sslrootcert");
      properties.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
      properties.put("sslmode", "verify-full");
    } else if (properties.containsKey("sslrootcert")
        && "require".equals(properties.get("sslmode"))) {
      properties.put("sslmode", "verify-ca");
    }
    return properties;
  }

  /** Those of the keys that {@link #jdbc} leaves out. */
  static List<String> withoutJdbc(Iterable<ConnectionOption> options) {
    List<String> keys = new ArrayList<>();
    options.forEach(
        option -> {
          if (!option.hasJdbc()) {
            keys.add(option.key());
          }
        });
    return keys;
  }
}
