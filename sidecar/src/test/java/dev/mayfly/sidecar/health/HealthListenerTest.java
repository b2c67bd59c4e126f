package dev.mayfly.sidecar.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("each-jdk")
@DisplayName("The health listener")
class HealthListenerTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final SaidHealth health = new SaidHealth();
  private final HttpClient client = HttpClient.newHttpClient();
  private HealthListener listener;

  /** Says what the test tells it to. */
  private static final class SaidHealth implements Health {

    private volatile Supplier<Condition> started = () -> Condition.GOOD;
    private volatile Supplier<Condition> live = () -> Condition.GOOD;
    private volatile Supplier<Condition> ready = () -> Condition.GOOD;
    private volatile Supplier<String> metrics = () -> "mayfly_ready 1.0\n";

    @Override
    public Condition started() {
      return started.get();
    }

    @Override
    public Condition live() {
      return live.get();
    }

    @Override
    public Condition ready() {
      return ready.get();
    }

    @Override
    public String metrics() {
      return metrics.get();
    }
  }

  @BeforeEach
  void listen() throws IOException {
    listener = HealthListener.start(ANY_PORT, health);
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private void answers(String path, int status, String body) throws Exception {
    HttpResponse<String> answer = send(to(path));
    assertEquals(status, answer.statusCode());
    assertEquals(body, answer.body());
  }

  @ParameterizedTest
  @DisplayName("says ok where all is well")
  @ValueSource(strings = {"/startupz", "/livez", "/readyz"})
  void saysOk(String path) throws Exception {
    answers(path, 200, "ok\n");
  }

  @Test
  @DisplayName("says 503 and every reason where it is not, each question by itself")
  void saysWhyNot() throws Exception {
    health.ready = () -> Condition.bad("Vault is sealed", "orders cannot be reached");
    health.started = () -> Condition.bad("1 of 2 tasks has its credentials");
    answers("/readyz", 503, "Vault is sealed\norders cannot be reached\n");
    answers("/startupz", 503, "1 of 2 tasks has its credentials\n");
    answers("/livez", 200, "ok\n");
  }

  @Test
  @DisplayName("gives Prometheus the metrics in the format that their type says")
  void givesMetrics() throws Exception {
    HttpResponse<String> answer = send(to("/metrics"));
    assertEquals("mayfly_ready 1.0\n", answer.body());
    assertEquals(
        Optional.of("text/plain; version=0.0.4; charset=utf-8"),
        answer.headers().firstValue("content-type"));
  }

  @ParameterizedTest
  @DisplayName("says 503, and not a word of what went wrong, where a question cannot be answered")
  @ValueSource(strings = {"/startupz", "/livez", "/readyz", "/metrics"})
  void saysNoMore(String path) throws Exception {
    Supplier<Condition> failing =
        () -> {
          throw new IllegalStateException("task nightly/4711");
        };
    health.started = failing;
    health.live = failing;
    health.ready = failing;
    health.metrics = () -> failing.get().toString();
    answers(path, 503, "no answer\n");
  }

  @ParameterizedTest
  @DisplayName("has nothing else")
  @ValueSource(strings = {"/", "/livez/", "/LIVEZ", "/livez/x", "/v1/tasks", "/metrics;a=b"})
  void hasNothingElse(String path) throws Exception {
    answers(path, 404, "nothing is here\n");
  }

  @ParameterizedTest
  @DisplayName("takes GET and HEAD only")
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"})
  void takesGetOnly(String method) throws Exception {
    HttpResponse<String> answer =
        send(to("/livez").method(method, HttpRequest.BodyPublishers.noBody()));
    assertEquals(405, answer.statusCode());
    assertEquals(Optional.of("GET, HEAD"), answer.headers().firstValue("allow"));
  }

  @Test
  @DisplayName("answers HEAD as it would GET, without the body")
  void answersHead() throws Exception {
    String answer = raw("HEAD /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    assertTrue(answer.contains("Content-Length: 17\r\n"), answer);
    assertTrue(answer.endsWith("\r\n\r\n"), answer);
  }

  @ParameterizedTest
  @DisplayName("refuses what is not HTTP with a status and no page")
  @ValueSource(strings = {"GET /livez\r\n\r\n", "nonsense\r\n\r\n", "GET /livez HTTP/1.1\r\n\r\n"})
  void refusesNonsense(String request) throws Exception {
    String answer = raw(request);
    assertFalse(answer.contains("<"), answer);
    assertFalse(answer.toLowerCase(Locale.ROOT).contains("jetty"), answer);
    assertFalse(answer.startsWith("HTTP/1.1 2"), answer);
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  @DisplayName("answers one question while another waits for its answer")
  void answersBeside() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    health.ready =
        () -> {
          asked.countDown();
          await(mayAnswer);
          return Condition.GOOD;
        };
    CompletableFuture<HttpResponse<String>> slow =
        client.sendAsync(to("/readyz").build(), BodyHandlers.ofString());
    await(asked);
    answers("/livez", 200, "ok\n");
    assertFalse(slow.isDone());
    mayAnswer.countDown();
    assertEquals(200, slow.get(30, TimeUnit.SECONDS).statusCode());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("says where it cannot listen")
  void saysWhereItCannotListen() {
    InetSocketAddress taken =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port());
    IOException refused =
        assertThrows(IOException.class, () -> HealthListener.start(taken, health).close());
    assertTrue(String.valueOf(refused.getMessage()).contains(":" + listener.port()));
  }

  @Test
  @DisplayName("is gone once it is closed, and may be closed again")
  void isGone() throws Exception {
    HttpRequest.Builder question = to("/livez");
    listener.close();
    listener.close();
    assertThrows(IOException.class, () -> send(question));
  }
}
