package dev.mayfly.backends.vault.login;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A listener on this machine's loopback, to which a browser is sent back after a login. The JDK's
 * own server answers it (module {@code jdk.httpserver}): one request is no reason for another
 * library.
 */
final class Callback implements AutoCloseable {

  private static final String PATH = "/oidc/callback";

  private final HttpServer server;
  private final CompletableFuture<String> code = new CompletableFuture<>();
  private volatile String state = "";

  private Callback(HttpServer server) {
    this.server = server;
  }

  static Callback listen(int port) throws IOException {
    InetSocketAddress loopback =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    HttpServer server = HttpServer.create(loopback, 0);
    Callback callback = new Callback(server);
    server.createContext(PATH, callback::handle);
    server.start();
    return callback;
  }

  String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
  }

  /** Which login the browser must come back from: any other page can send it here too. */
  void expect(String expected) {
    state = expected;
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    boolean ours = !state.isEmpty() && state.equals(query.get("state"));
    String said = "This is no answer to the login that the terminal waits for.";
    if (ours && query.containsKey("code")) {
      said = "You are logged in. You may close this page and go back to the terminal.";
      code.complete(query.get("code"));
    } else if (ours) {
      said = "The login was refused. The terminal says why.";
      code.completeExceptionally(refusal(query));
    }
    byte[] page = said.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(ours ? 200 : 400, page.length);
    exchange.getResponseBody().write(page);
    exchange.close();
  }

  private static BackendException refusal(Map<String, String> query) {
    String why = query.getOrDefault("error_description", query.getOrDefault("error", "no code"));
    return new BackendException(Kind.DENIED, "the identity provider refused the login: " + why);
  }

  /** The code that the browser brings from the identity provider. */
  String await(Deadline deadline) throws BackendException, InterruptedException {
    try {
      return code.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new BackendException(
          Kind.DENIED, "nobody logged in in the browser in time; fix: try again", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BackendException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** The values of a query, by name. */
  static Map<String, String> query(@Nullable String raw) {
    Map<String, String> values = new HashMap<>();
    for (String pair : (raw == null ? "" : raw).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
