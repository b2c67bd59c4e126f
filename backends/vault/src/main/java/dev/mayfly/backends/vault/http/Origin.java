package dev.mayfly.backends.vault.http;

import java.net.URI;

/** Whom a connection is made to. */
record Origin(boolean tls, String host, int port) {

  static Origin of(URI uri) {
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    String host = uri.getHost().replace("[", "").replace("]", "");
    return new Origin(tls, host, uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80);
  }
}
