package dev.mayfly.sidecar.configuration;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The variables of the environment that libpq takes a connection's options from. */
public final class LibpqVariables {

  private static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("application_name", "PGAPPNAME"),
          Map.entry("channel_binding", "PGCHANNELBINDING"),
          Map.entry("client_encoding", "PGCLIENTENCODING"),
          Map.entry("connect_timeout", "PGCONNECT_TIMEOUT"),
          Map.entry("gssdelegation", "PGGSSDELEGATION"),
          Map.entry("gssencmode", "PGGSSENCMODE"),
          Map.entry("gsslib", "PGGSSLIB"),
          Map.entry("krbsrvname", "PGKRBSRVNAME"),
          Map.entry("load_balance_hosts", "PGLOADBALANCEHOSTS"),
          Map.entry("max_protocol_version", "PGMAXPROTOCOLVERSION"),
          Map.entry("min_protocol_version", "PGMINPROTOCOLVERSION"),
          Map.entry("options", "PGOPTIONS"),
          Map.entry("require_auth", "PGREQUIREAUTH"),
          Map.entry("requirepeer", "PGREQUIREPEER"),
          Map.entry("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION"),
          Map.entry("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION"),
          Map.entry("sslcert", "PGSSLCERT"),
          Map.entry("sslcertmode", "PGSSLCERTMODE"),
          Map.entry("sslcompression", "PGSSLCOMPRESSION"),
          Map.entry("sslcrl", "PGSSLCRL"),
          Map.entry("sslcrldir", "PGSSLCRLDIR"),
          Map.entry("sslkey", "PGSSLKEY"),
          Map.entry("sslmode", "PGSSLMODE"),
          Map.entry("sslnegotiation", "PGSSLNEGOTIATION"),
          Map.entry("sslrootcert", "PGSSLROOTCERT"),
          Map.entry("sslsni", "PGSSLSNI"),
          Map.entry("target_session_attrs", "PGTARGETSESSIONATTRS"));

  private LibpqVariables() {}

  /** Variable → value. */
  public static SortedMap<String, String> of(Map<String, String> options) {
    SortedMap<String, String> variables = new TreeMap<>();
    options.forEach(
        (option, value) -> {
          String variable = VARIABLES.get(option);
          if (variable != null) {
            variables.put(variable, value);
          }
        });
    return variables;
  }

  /** The options that have no variable. */
  public static SortedSet<String> without(Set<String> options) {
    SortedSet<String> without = new TreeSet<>(options);
    without.removeAll(VARIABLES.keySet());
    return without;
  }
}
