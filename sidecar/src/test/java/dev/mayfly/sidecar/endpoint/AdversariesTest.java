package dev.mayfly.sidecar.endpoint;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.endpoint.ServedApi.Holder;
import dev.mayfly.sidecar.endpoint.Wire.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("each-jdk")
@DisplayName("Who is not a task's holder gets nothing of it")
class AdversariesTest {

  private static final String STRANGER = "54321";

  private ServedApi api;
  private Holder holder;

  @BeforeEach
  void start() throws IOException {
    api = new ServedApi();
    holder = api.join("nightly");
  }

  @AfterEach
  void stop() throws IOException {
    api.close();
  }

  @Test
  @DisplayName("another local user, even with the task's secret")
  void another_user() throws Exception {
    String answer = asStranger("Authorization: Bearer " + holder.secret());
    assertTrue(answer.contains("another-user"), answer);
    assertNothingOfTheTask(answer);
    assertEquals(200, credential(holder.header()).status(), "the holder itself");
  }

  @Test
  @DisplayName("a local user whom the socket's mode keeps out is not even connected")
  void kept_out() throws Exception {
    Files.setPosixFilePermissions(api.socket, PosixFilePermissions.fromString("rw-rw----"));
    assertEquals("", asStranger("Authorization: Bearer " + holder.secret()));
  }

  @Test
  @DisplayName("anybody at the operators' socket: no credential is served there")
  void operators_get_no_credential() throws IOException {
    for (String line :
        List.of(
            "GET " + holder.path() + credentials(),
            "POST " + holder.path() + "/beat",
            "POST " + holder.path() + "/pulse",
            "POST /v1/tasks")) {
      Response answer = api.operate(line, holder.header(), "");
      assertTrue(List.of(404, 405).contains(answer.status()), line + answer);
      assertNothingOfTheTask(answer.body());
    }
    assertNothingOfTheTask(api.operate("GET /v1/tasks", "", "").body());
    assertNothingOfTheTask(api.operate("GET " + holder.path(), "", "").body());
  }

  @Test
  @DisplayName("another local user at the operators' socket, whatever its mode")
  void operators_are_us() throws Exception {
    assertEquals(
        PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(api.operators));
    assertEquals("", asStranger(api.operators, "X: y", "/v1/tasks"));
    Files.setPosixFilePermissions(api.operators, PosixFilePermissions.fromString("rw-rw-rw-"));
    for (String path : List.of("/v1/tasks", "/v1/version", holder.path())) {
      String answer = asStranger(api.operators, "X: y", path);
      assertTrue(answer.contains("another-user"), answer);
    }
  }

  @Test
  @DisplayName("somebody over TCP, even with the secret of a task that was joined over the socket")
  void another_transport() throws IOException {
    try (Wire wire = Wire.connect(api.loopback)) {
      Response answer =
          wire.request("GET " + holder.path() + credentials(), holder.header(), "").response();
      assertEquals(403, answer.status());
      assertNothingOfTheTask(answer.body());
    }
  }

  @Test
  @DisplayName("another task, with a secret of its own")
  void another_task() throws IOException {
    Holder other = api.join("hourly");
    assertRefused(other.header());
  }

  @Test
  @DisplayName("a browser's page: neither by its Origin, nor through a name of its own")
  void browser() throws IOException {
    Response sent = credential(holder.header() + "Origin: http://localhost\r\n");
    assertEquals(403, sent.status());
    assertNothingOfTheTask(sent.body());
    for (String host : List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil", "")) {
      try (Wire wire = Wire.connect(api.loopback)) {
        Response rebound =
            wire.send(
                    "GET "
                        + holder.path()
                        + credentials()
                        + " HTTP/1.1\r\nHost: "
                        + host
                        + "\r\n"
                        + holder.header()
                        + "\r\n")
                .response();
        assertTrue(List.of(421, 400).contains(rebound.status()), host);
        assertNothingOfTheTask(rebound.body());
      }
    }
  }

  @Test
  @DisplayName("a stale secret: of an earlier run, or of a task that is no longer kept")
  void stale() throws IOException {
    Holder next = api.join("nightly");
    assertNotEquals(holder.secret(), next.secret());
    Response old = api.call("GET " + next.path() + credentials(), holder.header(), "");
    assertEquals(401, old.status());
    assertNothingOfTheTask(old.body());
    api.service.forget(holder.task());
    Response forgotten = credential(holder.header());
    assertEquals(401, forgotten.status());
    assertEquals("wrong-secret", forgotten.field("code"));
  }

  @Test
  @DisplayName("whoever guesses: no secret, a wrong one, two, or another scheme")
  void guesses() throws IOException {
    assertAll(
        () -> assertRefused(""),
        () -> assertRefused("Authorization: Bearer\r\n"),
        () -> assertRefused("Authorization: Bearer " + "A".repeat(43) + "\r\n"),
        () -> assertRefused("Authorization: Basic " + holder.secret() + "\r\n"),
        () -> assertRefused(holder.header().replace("\r\n", "A\r\n")),
        () -> assertRefused(holder.header() + "Authorization: Bearer x\r\n"));
    Response unknown = api.call("GET /v1/tasks/nightly/run-999", holder.header(), "");
    Response wrong = credential("Authorization: Bearer " + "A".repeat(43) + "\r\n");
    assertEquals(wrong.body(), unknown.body(), "which tasks there are is not told");
  }

  private Response credential(String headers) throws IOException {
    return api.call("GET " + holder.path() + credentials(), headers, "");
  }

  private static String credentials() {
    return "/credentials/" + DeskInMemory.GRANT;
  }

  /** For every path of the task. */
  private void assertRefused(String headers) throws IOException {
    for (String line :
        List.of(
            "GET " + holder.path(),
            "GET " + holder.path() + credentials(),
            "POST " + holder.path() + "/beat",
            "POST " + holder.path() + "/pulse",
            "POST " + holder.path() + "/extend",
            "POST " + holder.path() + "/end")) {
      Response answer = api.call(line, headers, "");
      assertEquals(401, answer.status(), line);
      assertNothingOfTheTask(answer.body());
    }
    assertEquals(0, api.service.held.get());
  }

  private void assertNothingOfTheTask(String answer) {
    assertFalse(answer.contains(DeskInMemory.PASSWORD), answer);
    assertFalse(answer.contains(holder.secret()), answer);
  }

  /** What another user is answered who asks for the task's credential. */
  private String asStranger(String header) throws Exception {
    return asStranger(api.socket, header, holder.path() + credentials());
  }

  private static String asStranger(Path socket, String header, String path) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("setpriv", "--reuid", STRANGER, "--regid", STRANGER));
    command.addAll(List.of("--clear-groups", "curl", "-s", "--unix-socket", socket.toString()));
    command.addAll(List.of("-H", header, "http://mayfly" + path));
    requireRootWith("setpriv", "curl");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return answer;
  }

  private static void requireRootWith(String... programs) throws IOException {
    boolean able = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    for (String program : programs) {
      able &= Files.isExecutable(Path.of("/usr/bin", program));
    }
    if (!able) {
      System.err.println("SKIPPED: only root with setpriv and curl can connect as another user");
    }
    Assumptions.assumeTrue(able, "only root with setpriv and curl can connect as another user");
  }
}
