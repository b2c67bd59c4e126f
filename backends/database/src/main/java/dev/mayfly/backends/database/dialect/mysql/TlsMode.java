package dev.mayfly.backends.database.dialect.mysql;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How much of TLS a URL asks for, in the words of MySQL's clients. */
public enum TlsMode {
  DISABLED("", "disable", "ssl", "0"),
  PREFERRED("preferred", "", "", ""),
  REQUIRED("skip-verify", "trust", "ssl", "1"),
  VERIFY_CA("true", "verify-ca", "ssl", "1"),
  VERIFY_IDENTITY("true", "verify-full", "ssl_verify_server_cert", "1");

  private final String inGo;
  private final String ofMariaDbConnector;
  private final String mariaDbOption;
  private final String mariaDbValue;

  TlsMode(String inGo, String ofMariaDbConnector, String mariaDbOption, String mariaDbValue) {
    this.inGo = inGo;
    this.ofMariaDbConnector = ofMariaDbConnector;
    this.mariaDbOption = mariaDbOption;
    this.mariaDbValue = mariaDbValue;
  }

  static Optional<TlsMode> of(String written) {
    String name = written.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(values()).filter(mode -> mode.name().equals(name)).findFirst();
  }

  /** Whether who is on the way is kept from reading and changing what is said. */
  public boolean verifies() {
    return this == VERIFY_CA || this == VERIFY_IDENTITY;
  }

  /** {@code tls} of the driver of Vault's plugin; empty: none. */
  String inGo() {
    return inGo;
  }

  /** {@code sslMode} of MariaDB's driver for Java; empty: its default. */
  String ofMariaDbConnector() {
    return ofMariaDbConnector;
  }

  /** Lines of an option file of MariaDB's clients, which do not know the word for the mode. */
  Map<String, String> ofMariaDbClients() {
    return mariaDbOption.isEmpty() ? Map.of() : Map.of(mariaDbOption, mariaDbValue);
  }
}
