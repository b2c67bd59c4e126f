package dev.mayfly.backends.vault.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Whom a connection is made to; read by ourselves, for to the JDK a host with _ in it is none. */
public record Origin(boolean tls, String host, int port) {

  public static Origin of(URI uri) {
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    String authority = uri.getRawAuthority();
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    String host = hasPort ? authority.substring(0, colon) : authority;
    int port = hasPort ? Integer.parseInt(authority.substring(colon + 1)) : tls ? 443 : 80;
    return new Origin(tls, host.replace("[", "").replace("]", ""), port);
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
