package dev.mayfly.sidecar.delivery;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/**
 * Where a target is, as its clients name it.
 *
 * @param url without user and password
 * @param port the one written, or the usual one of its scheme; empty where neither is known
 */
public record Coordinates(String url, String host, String port, String database) {

  private static final Map<String, String> USUAL_PORTS =
      Map.of("postgresql", "5432", "postgres", "5432", "mysql", "3306", "mariadb", "3306");

  /**
   * Reads a target's address such as {@code
   * postgresql://db.example:5432/reporting?sslmode=verify-full}. What it leaves out, libpq's
   * variables in {@code environment} say.
   */
  public static Coordinates of(String url, Map<String, String> environment) {
    try {
      URI uri = new URI(url.isEmpty() || url.endsWith("//") ? "postgresql:///" : url);
      String host =
          uri.getHost() == null
              ? environment.getOrDefault("PGHOST", "localhost")
              : unbracketed(uri.getHost());
      String usual =
          environment.getOrDefault("PGPORT", USUAL_PORTS.getOrDefault(uri.getScheme(), ""));
      String port = uri.getPort() >= 0 ? String.valueOf(uri.getPort()) : usual;
      String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
      String database = path.isEmpty() ? environment.getOrDefault("PGDATABASE", "") : path;
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      String whole =
          uri.getScheme()
              + "://"
              + bracketed(host)
              + (port.isEmpty() ? "" : ":" + port)
              + "/"
              + database
              + query;
      return new Coordinates(whole, host, port, database);
    } catch (URISyntaxException e) {
      return new Coordinates(url, "", "", "");
    }
  }

  private static String bracketed(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** The address as JDBC drivers take it. */
  public String jdbcUrl() {
    return "jdbc:" + url.replaceFirst("^postgres:", "postgresql:");
  }
}
