package dev.mayfly.backends.vault.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Whom a connection is made to. */
record Origin(boolean tls, String host, int port) {

  static Origin of(URI uri) {
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    String host = uri.getHost().replace("[", "").replace("]", "");
    return new Origin(tls, host, uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80);
  }

  /**
   * Written out: what the compiler would make is linked at run time, which every start would wait
   * for.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Origin that
        && tls == that.tls
        && host.equals(that.host)
        && port == that.port;
  }

  @Override
  public int hashCode() {
    return 31 * host.hashCode() + port;
  }
}
