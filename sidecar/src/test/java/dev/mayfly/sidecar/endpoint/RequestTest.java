package dev.mayfly.sidecar.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.endpoint.Endpoint.Bounds;
import dev.mayfly.sidecar.endpoint.ServedApi.Holder;
import dev.mayfly.sidecar.endpoint.Wire.Response;
import dev.mayfly.sidecar.reporting.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

@Tag("each-jdk")
@DisplayName("A request that is not as it should be")
class RequestTest {

  private static final String JSON = "Content-Type: application/json\r\n";

  private static ServedApi api;

  @BeforeAll
  static void start() throws IOException {
    api = new ServedApi();
  }

  @AfterAll
  static void stop() throws IOException {
    api.close();
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @ValueSource(
      strings = {
        "nothing",
        "[]",
        "\"nightly\"",
        "{",
        "{}",
        "{\"task\":\"\"}",
        "{\"task\":7}",
        "{\"task\":null}",
        "{\"task\":[\"nightly\"]}",
        "{\"task\":\"nightly\",\"task\":\"nightly\"}",
        "{\"task\":\"nightly\",\"role\":\"root\"}",
        "{\"task\":\"nightly\"} {}",
        "{\"task\":\"night\\nly\"}",
        "{\"task\":\"nightly\",\"purpose\":\"\\u001b[2J\"}",
        "{\"task\":\"nightly\",}",
        "{'task':'nightly'}",
      })
  @DisplayName("joins no task with a body that is not as the description has it")
  void bodies(String body) throws IOException {
    Response answer = api.call("POST /v1/tasks", "", body);
    assertEquals(400, answer.status(), answer.body());
    assertEquals("bad-body", answer.field("code"));
    assertEquals("application/problem+json", answer.headers().get("content-type"));
  }

  @Test
  @DisplayName("joins no task with a body that is no UTF-8")
  void no_utf8() throws IOException {
    Response answer =
        raw("POST /v1/tasks", JSON + "Content-Length: 14\r\n", "{\"task\":\"\u00ff\u00fe\"}x");
    assertEquals("bad-body", answer.field("code"));
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json; charset=latin1",
        "application/jsonx",
        "application/problem+json",
      })
  @DisplayName("joins no task with a body that is not said to be JSON")
  void types(String type) throws IOException {
    String body = "{\"task\":\"nightly\"}";
    String headers = "Content-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n";
    assertEquals(415, raw("POST /v1/tasks", headers, body).status());
  }

  @ParameterizedTest(name = "[{index}] {0} {1}")
  @CsvSource({
    "/, 404",
    "/v1, 404",
    "/v1/, 404",
    "/v2/version, 404",
    "/v1/version/, 404",
    "//v1/version, 400",
    "/v1/tasks/, 404",
    "/v1/tasks/nightly, 404",
    "/v1/../v1/version, 404",
    "/v1%2Fversion, 404",
    "/v1/version;x=1, 404",
    "/v1/version?x=1, 400",
    "/v1/version?=, 400",
    "/v1/version?, 200",
    "/%zz, 400",
    "/%00, 400",
    "/v1/%2e%2e/version, 400",
    "http://evil.example/v1/version, 400",
    "http://mayfly/v1/version, 200",
  })
  @DisplayName("finds only what is described")
  void paths(String path, int status) throws IOException {
    Response answer = raw("GET " + path, "", "");
    assertEquals(status, answer.status(), answer.body());
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @ValueSource(strings = {"HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"})
  @DisplayName("is told which method a path has")
  void methods(String method) throws IOException {
    try (Wire wire = api.connect()) {
      Response answer = wire.request(method + " /v1/version", "", "").head();
      assertEquals(405, answer.status());
      assertEquals("GET", answer.headers().get("allow"));
    }
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @ValueSource(
      strings = {
        "?wait=61s",
        "?wait=30",
        "?wait=1m",
        "?wait=-1s",
        "?wait=",
        "?wait",
        "?wait=1s&wait=1s",
        "?after=-1",
        "?after=x",
        "?after=9999999999999999999",
        "?after=%31",
        "?secret=1",
        "?&",
      })
  @DisplayName("gets no credential with parameters that are not as the description has them")
  void parameters(String query) throws IOException {
    Holder holder = api.join("nightly");
    Response answer = api.call("GET", holder, "/credentials/" + DeskInMemory.GRANT + query, "");
    assertEquals(400, answer.status());
    assertEquals("bad-parameter", answer.field("code"));
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @ValueSource(strings = {"", "0s", "10", "1.5h", "-1s", "1d", "9999999s", "1h30m", "10 m"})
  @DisplayName("is extended by no time that is none")
  void extensions(String length) throws IOException {
    Holder holder = api.join("nightly");
    Response answer = api.call("POST", holder, "/extend", "{\"for\":\"" + length + "\"}");
    assertEquals(400, answer.status());
  }

  @Test
  @DisplayName("is refused where it brings a body that nobody asked for, or none to be held")
  void unwanted_bodies() throws IOException {
    Holder holder = api.join("nightly");
    assertEquals(400, api.call("POST", holder, "/beat", "{}").status());
    assertEquals(400, api.call("POST", holder, "/pulse", "").status());
    assertEquals(204, api.call("POST", holder, "/beat", "").status());
  }

  @Test
  @DisplayName("is refused where it is too large, said or not")
  void too_large() throws IOException {
    String body = "{\"task\":\"" + "x".repeat(70_000) + "\"}";
    assertEquals(413, api.call("POST /v1/tasks", "", body).status());
    try (Wire wire = api.connect()) {
      wire.send("POST /v1/tasks HTTP/1.1\r\nHost: mayfly\r\n" + JSON);
      wire.send("Transfer-Encoding: chunked\r\n\r\n");
      wire.send(Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
      assertEquals(413, wire.response().status());
    }
    String header = "X: " + "x".repeat(9_000) + "\r\n";
    assertEquals(431, api.call("GET /v1/version", header, "").status());
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @ValueSource(
      strings = {
        "GET",
        "GET /v1/version",
        "GET /v1/version HTTP/1.1\r\n",
        "GET /v1/version HTTP/1.1\r\nHost: mayfly\r\nHost: mayfly\r\n",
        "GET /v1/version HTTP/1.1\r\nHost: mayfly\r\n folded: x\r\n",
        "GET /v1/version HTTP/1.0\r\n",
        "GET /v1/version HTTP/3.0\r\nHost: mayfly\r\n",
        "POST /v1/tasks HTTP/1.1\r\nHost: mayfly\r\nContent-Length: -1\r\n",
        "POST /v1/tasks HTTP/1.1\r\nHost: mayfly\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
        "POST / HTTP/1.1\r\nHost: mayfly\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n",
        "\u0016\u0003\u0001",
      })
  @DisplayName("that is not even HTTP is refused, and harms nobody else")
  void no_http(String request) throws IOException {
    try (Wire wire = api.connect()) {
      int status = wire.send(request + "\r\n\r\n").response().status();
      assertTrue((status >= 400 && status < 500) || status == 505, "status " + status);
    } catch (IOException closed) {
      // as good an answer
    }
    assertEquals(200, api.call("GET /v1/version", "", "").status());
  }

  @Test
  @DisplayName("that never comes to its end is given up, with its body and with its headers")
  void slow_loris() throws IOException {
    try (ServedApi impatient = new ServedApi(new Bounds(10, 10, Duration.ofSeconds(3)))) {
      try (Wire headers = impatient.connect();
          Wire body = impatient.connect()) {
        headers.send("GET /v1/version HTTP/1.1\r\nHost: may");
        body.send(
            "POST /v1/tasks HTTP/1.1\r\nHost: mayfly\r\n" + JSON + "Content-Length: 9\r\n\r\n{");
        assertTrue(headers.closed());
        assertEquals(408, body.response().status());
        assertTrue(body.closed());
      }
    }
  }

  @Test
  @DisplayName("is refused where there are too many at once, and held pulses are counted apart")
  void too_many() throws IOException {
    try (ServedApi small = new ServedApi(new Bounds(1, 1, Duration.ofSeconds(30)))) {
      Holder holder = small.join("nightly");
      try (Wire pulse = small.pulse(holder);
          Wire waiting = small.connect()) {
        waiting.request(
            "GET " + holder.path() + "/credentials/orders/read?after=1&wait=60s",
            holder.header(),
            "");
        Response refused = small.call("GET", holder, "", "");
        while (refused.status() == 200) { // until the one that waits is there
          refused = small.call("GET", holder, "", "");
        }
        assertEquals("too-many-requests", refused.field("code"));
        small.service.issue(holder.task());
        assertEquals(200, waiting.response().status());
        assertEquals("\n", pulse.chunk());
      }
    }
  }

  @Test
  @DisplayName("shows no secret, neither to who sent it nor in the log, and a defect none of ours")
  void no_secret_is_shown() throws IOException {
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    Log before = Log.current();
    Log.use(
        new Log(
            Level.DEBUG,
            Log.Form.JSON,
            new PrintStream(logged, true, StandardCharsets.UTF_8),
            () -> Instant.EPOCH));
    StringBuilder answers = new StringBuilder();
    String secret = "hunter2-hunter2";
    try {
      for (String line : List.of("GET /" + secret, "GET /v1/version?" + secret + "=" + secret)) {
        answers.append(api.call(line, "Authorization: " + secret + "\r\n", "").body());
      }
      answers.append(api.call("POST /v1/tasks", "", "{\"" + secret + "\":1}").body());
      answers.append(api.call("POST /v1/tasks", "", "{\"task\":\"x\" " + secret).body());
      answers.append(raw("GET /v1/version", "Host: " + secret + "\r\n", "").body());
      answers.append(raw("GET /v1/version", secret + "\r\n", "").body());
      Response defect = api.call("POST /v1/tasks", "", "{\"task\":\"broken\"}");
      assertEquals(500, defect.status());
      answers.append(defect.body());
    } finally {
      Log.use(before);
    }
    String log = logged.toString(StandardCharsets.UTF_8);
    assertTrue(log.contains("IllegalStateException"), log);
    assertFalse((log + answers).contains(secret), log + answers);
    assertFalse((log + answers).contains(DeskInMemory.PASSWORD), log + answers);
  }

  private static Response raw(String line, String headers, String body) throws IOException {
    try (Wire wire = api.connect()) {
      return wire.send(line + " HTTP/1.1\r\nHost: mayfly\r\n" + headers + "\r\n" + body).response();
    }
  }
}
