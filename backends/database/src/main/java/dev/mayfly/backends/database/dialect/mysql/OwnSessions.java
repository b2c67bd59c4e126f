package dev.mayfly.backends.database.dialect.mysql;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What all sessions of Mayfly's own have in common. */
final class OwnSessions {

  /** The connection was killed. */
  static final int KILLED = 1927;

  private OwnSessions() {}

  /** For Connector/J, which waits for an answer to a login no longer than for any other. */
  static Map<String, String> properties(MySqlUrl url, Duration patience) {
    String milliseconds = Long.toString(Math.max(1, patience.toMillis()));
    Map<String, String> properties = new TreeMap<>();
    properties.put("sslMode", url.tls().name());
    if (url.tls().verifies() && !url.authority().isEmpty()) {
      properties.put("trustCertificateKeyStoreType", TrustStore.TYPE);
      properties.put("trustCertificateKeyStoreUrl", TrustStore.of(url.authority()));
      properties.put("trustCertificateKeyStorePassword", TrustStore.PASSWORD);
    }
    properties.put("allowPublicKeyRetrieval", "false"); // who is on the way could give his own
    properties.put("allowLoadLocalInfile", "false");
    properties.put("connectTimeout", milliseconds);
    properties.put("socketTimeout", milliseconds);
    properties.put("tcpKeepAlive", "true");
    properties.put("connectionAttributes", "program_name:mayfly");
    properties.put("sessionVariables", "sql_mode='STRICT_ALL_TABLES',lock_wait_timeout=1");
    return properties;
  }
}
