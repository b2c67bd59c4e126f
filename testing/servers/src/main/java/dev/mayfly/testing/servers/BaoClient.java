package dev.mayfly.testing.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Speaks OpenBao's HTTP API with one token, for setting servers up and looking at them. Immutable.
 */
public final class BaoClient {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 90_000;
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};
  private static final JsonMapper JSON = new JsonMapper();

  private final String address;
  private final @Nullable SSLContext trust;
  private final @Nullable String token;
  private final @Nullable String namespace;

  BaoClient(
      String address,
      @Nullable SSLContext trust,
      @Nullable String token,
      @Nullable String namespace) {
    this.address = address;
    this.trust = trust;
    this.token = token;
    this.namespace = namespace;
  }

  /** The same server with another token. */
  public BaoClient withToken(String other) {
    return new BaoClient(address, trust, other, namespace);
  }

  /** The same server and token in a namespace ({@code team/a}). */
  public BaoClient withNamespace(String other) {
    return new BaoClient(address, trust, token, other);
  }

  /** Creates or updates what is at the path below {@code /v1/}. */
  public BaoAnswer write(String path, Map<String, ?> body) {
    return exchange("POST", path, JSON.writeValueAsBytes(body));
  }

  /** Writes to a path that takes no parameters. */
  public BaoAnswer write(String path) {
    return write(path, Map.of());
  }

  /** Reads what is at the path. */
  public BaoAnswer read(String path) {
    return exchange("GET", path, null);
  }

  /** The names below the path; none when there is nothing. */
  public List<String> list(String path) {
    try {
      BaoAnswer answer = exchange("GET", path + "?list=true", null);
      return new BaoAnswer(answer.status(), answer.data()).texts("keys");
    } catch (BaoException e) {
      if (e.status() == HttpURLConnection.HTTP_NOT_FOUND && e.errors().isEmpty()) {
        return List.of();
      }
      throw e;
    }
  }

  /** Deletes what is at the path. */
  public BaoAnswer delete(String path) {
    return exchange("DELETE", path, null);
  }

  /**
   * The HTTP status of a GET, whatever it is: how {@code sys/health} says what state the server is
   * in.
   */
  int status(String path) throws IOException {
    return open("GET", path).getResponseCode();
  }

  private BaoAnswer exchange(String method, String path, byte @Nullable [] body) {
    try {
      HttpURLConnection connection = open(method, path);
      if (body != null) {
        connection.setDoOutput(true);
        try (OutputStream output = connection.getOutputStream()) {
          output.write(body);
        }
      }
      return answer(method + " " + path, connection);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path + ": " + e.getMessage(), e);
    }
  }

  private HttpURLConnection open(String method, String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create(address + "/v1/" + path.replace(" ", "%20")).toURL().openConnection();
    if (connection instanceof HttpsURLConnection https && trust != null) {
      https.setSSLSocketFactory(trust.getSocketFactory());
    }
    connection.setRequestMethod(method);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setRequestProperty("X-Vault-Request", "true");
    if (token != null) {
      connection.setRequestProperty("X-Vault-Token", token);
    }
    if (namespace != null) {
      connection.setRequestProperty("X-Vault-Namespace", namespace);
    }
    return connection;
  }

  private static BaoAnswer answer(String request, HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    boolean failed = status >= HttpURLConnection.HTTP_BAD_REQUEST;
    byte[] body;
    try (InputStream input = failed ? connection.getErrorStream() : connection.getInputStream()) {
      body = input == null ? new byte[0] : input.readAllBytes();
    }
    Map<String, @Nullable Object> json = body.length == 0 ? Map.of() : JSON.readValue(body, OBJECT);
    if (failed) {
      throw new BaoException(request, status, new BaoAnswer(status, json).texts("errors"));
    }
    return new BaoAnswer(status, json);
  }
}
