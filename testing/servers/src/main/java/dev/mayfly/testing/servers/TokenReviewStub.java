package dev.mayfly.testing.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stub of the one call that Vault's {@code kubernetes} login makes to the API server:
 * TokenReview. It stands in for a cluster, issues service account tokens and vouches for those,
 * over plain HTTP on the loopback interface.
 */
public final class TokenReviewStub implements AutoCloseable {
  private static final String PATH = "/apis/authentication.k8s.io/v1/tokenreviews";
  private static final Duration VALIDITY = Duration.ofMinutes(10);
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final JwtIssuer issuer = JwtIssuer.create("https://kubernetes.default.svc.cluster.local");
  private final Map<String, Map<String, Object>> users = new ConcurrentHashMap<>();

  private TokenReviewStub(HttpServer server) {
    this.server = server;
  }

  public static TokenReviewStub start() {
    try {
      HttpServer server = HttpServer.create(LoopbackPort.address(LoopbackPort.free()), 0);
      TokenReviewStub stub = new TokenReviewStub(server);
      server.createContext(PATH, stub::review);
      server.start();
      return stub;
    } catch (IOException e) {
      throw new ServerException("The TokenReview stub could not be started", e);
    }
  }

  /** What {@code kubernetes_host} of the login's configuration shall be. */
  public String address() {
    return "http://" + LoopbackPort.HOST + ":" + server.getAddress().getPort();
  }

  /**
   * A projected token of a service account, for the audience, that reviews find authentic until
   * {@link #forget}.
   */
  public String token(String namespace, String serviceAccount, String audience) {
    String uid = UUID.randomUUID().toString();
    String subject = "system:serviceaccount:" + namespace + ":" + serviceAccount;
    Map<String, Object> account = Map.of("name", serviceAccount, "uid", uid);
    String token =
        issuer.token(
            subject,
            audience,
            VALIDITY,
            Map.of("kubernetes.io", Map.of("namespace", namespace, "serviceaccount", account)));
    users.put(
        token,
        Map.of(
            "authenticated", true,
            "audiences", List.of(audience),
            "user",
                Map.of(
                    "username", subject, "uid", uid, "groups", List.of("system:serviceaccounts"))));
    return token;
  }

  /** From now on the token is not authentic: its pod is gone. */
  public void forget(String token) {
    users.remove(token);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void review(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, @Nullable Object> review =
          JSON.readValue(exchange.getRequestBody().readAllBytes(), OBJECT);
      Object token = review.get("spec") instanceof Map<?, ?> spec ? spec.get("token") : null;
      Map<String, Object> status =
          users.getOrDefault(
              String.valueOf(token), Map.of("authenticated", false, "error", "token is not known"));
      byte[] answer =
          JSON.writeValueAsBytes(
              Map.of(
                  "apiVersion",
                  "authentication.k8s.io/v1",
                  "kind",
                  "TokenReview",
                  "status",
                  status));
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(201, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }
}
