package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.client.ApiException;
import dev.mayfly.client.Credential;
import dev.mayfly.client.TaskSession;
import dev.mayfly.client.TaskStatus;
import dev.mayfly.client.TaskStatus.State;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.sidecar.endpoint.Wire;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A sidecar that follows one that was killed, on real servers,")
class AdoptionTest {

  private static final String GRANT = "main/heir_rw";
  private static final Duration LIMIT = ServingSidecar.LIMIT;

  /** Longer than a restart takes on a busy machine, or there is nothing to go on with. */
  private static final String TTL = "ttl: 40s";

  private static final Pattern VALID_UNTIL = Pattern.compile("\"valid_until\":\"([^\"]+)\"");

  @TempDir static Path folder;
  private static PreparedServers servers;

  @BeforeAll
  static void prepare() throws Exception {
    servers =
        PreparedServers.prepare(
            "heir",
            folder,
            SharedServers.openBao(),
            SharedServers.postgreSql(),
            "    " + TTL + "\n    max_ttl: 10m\n");
  }

  @AfterEach
  void noAccountIsLeft() {
    assertEquals(List.of(), servers.accounts());
  }

  private static ServingSidecar start(UnaryOperator<String> changed) throws IOException {
    return ServingSidecar.start(servers, changed);
  }

  private static Connection login(Credential credential) throws Exception {
    return SharedServers.postgreSql().connect("heir", credential.username(), credential.password());
  }

  /** How many logins of tasks there are. */
  private static int logins() {
    return SharedServers.postgreSql()
        .query(
            "postgres",
            "SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE"
                + " m.roleid = 'heir_rw'::regrole AND r.rolname LIKE 'heir-%'")
        .size();
  }

  private static Instant validUntil(TaskSession task) throws IOException {
    Matcher found = VALID_UNTIL.matcher(task.status().json());
    assertTrue(found.find());
    return Instant.parse(found.group(1));
  }

  @Test
  @DisplayName("goes on with a task whose holder comes back: renews its login, and proves its end")
  void goesOn() throws Exception {
    try (ServingSidecar sidecar = start(text -> text.replace("ttl: 5m", TTL));
        TaskSession task = sidecar.client().join("job")) {
      Credential login = task.credential(GRANT);
      try (Connection session = login(login)) {
        sidecar.killAndStartAnew();
        Await.until("the task is alive", LIMIT, () -> task.status().state() == State.ALIVE);
        Instant before = validUntil(task);
        Await.until("it is renewed", LIMIT, () -> validUntil(task).isAfter(before));
        assertTrue(session.isValid(5));
      }
      assertEquals(1, logins());
      ApiException gone = assertThrows(ApiException.class, () -> task.credential(GRANT));
      assertEquals("adopted-without-secret", gone.code());
      TaskStatus ended = task.end("done", Duration.ofSeconds(60));
      assertTrue(ended.proven(), ended.json());
      assertEquals(0, logins());
    }
  }

  @Test
  @DisplayName("serves the next login of a task that it went on with")
  void servesTheNext() throws Exception {
    PreparedServers brief =
        PreparedServers.prepare(
            "heirs",
            folder.resolve("brief"),
            SharedServers.openBao(),
            SharedServers.postgreSql(),
            "    ttl: 10s\n    max_ttl: 20s\n");
    BlockingQueue<Credential> following = new LinkedBlockingQueue<>();
    try (ServingSidecar sidecar =
            ServingSidecar.start(brief, text -> text.replace("ttl: 5m", "ttl: 10s"));
        TaskSession task = sidecar.client().join("job")) {
      Credential first = task.credential("main/heirs_rw");
      task.follow(first, following::add);
      sidecar.killAndStartAnew();
      Credential next = following.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertTrue(next.sequence() > first.sequence());
      try (Connection session =
          SharedServers.postgreSql().connect("heirs", next.username(), next.password())) {
        assertTrue(session.isValid(5));
      }
    }
    assertEquals(List.of(), brief.accounts());
  }

  @Test
  @DisplayName("goes on with a task whose named pipe is still held, until that is let go of")
  void goesOnWithAPipe() throws Exception {
    try (ServingSidecar sidecar =
        start(
            text ->
                text.replace(
                        "begin: on_request", "heartbeat: { source: [ fifo ], fifo: PLACE/pulse }")
                    .replace(
                        "ttl: 5m",
                        "ttl: 5m\n        deliver: [ { file: PLACE/login, format: pgpass } ]"))) {
      Process job = hold(sidecar);
      try {
        assertEquals(1, logins());
        String login = Files.readString(sidecar.place().resolve("login"));
        sidecar.killAndStartAnew();
        Await.until(
            "the task goes on: " + sidecar.errors(),
            LIMIT,
            () -> sidecar.errors().contains("goes on"));
        assertEquals(login, Files.readString(sidecar.place().resolve("login")));
        job.getOutputStream().close();
        assertTrue(job.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS));
        Await.until("no login is left", LIMIT, () -> logins() == 0);
        Await.until(
            "what was delivered is gone",
            LIMIT,
            () -> !Files.exists(sidecar.place().resolve("login")));
        Process again = hold(sidecar);
        again.getOutputStream().close();
        assertTrue(again.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS));
        Await.until("no login is left", LIMIT, () -> logins() == 0);
      } finally {
        job.destroyForcibly();
      }
    }
  }

  /** A job that holds the pipe until its input ends; it does, and has its login, on return. */
  private static Process hold(ServingSidecar sidecar) throws IOException {
    Path pulse = sidecar.place().resolve("pulse");
    Await.until("the pipe is there: " + sidecar.errors(), LIMIT, () -> Files.exists(pulse));
    Process job =
        new ProcessBuilder("sh", "-c", "exec 9>" + pulse + "; echo held; read end").start();
    assertEquals("held", job.inputReader().readLine(), sidecar::errors);
    Await.until(
        "a login is delivered: " + sidecar.errors(),
        LIMIT,
        () -> Files.exists(sidecar.place().resolve("login")));
    return job;
  }

  @Test
  @DisplayName("ends a task to which nobody comes back, and says so")
  void endsWhoDoesNotComeBack() throws Exception {
    try (ServingSidecar sidecar =
        start(
            text ->
                text.replace(
                    "begin: on_request",
                    "begin: on_request\n    heartbeat: { source: [ beat ], timeout: 2s }"))) {
      Wire.Response joined = call(sidecar, "POST /v1/tasks", "", "{\"task\":\"job\"}");
      assertEquals(201, joined.status(), joined.body());
      String path = "/v1/tasks/job/" + joined.field("incarnation");
      String header = "Authorization: Bearer " + joined.field("secret") + "\r\n";
      sidecar.killAndStartAnew();
      Await.until("its login is gone", LIMIT, () -> logins() == 0);
      assertTrue(
          call(sidecar, "GET " + path, header, "")
              .body()
              .contains("no sign of life within 2s of the restart of its sidecar"));
      Wire.Response late = call(sidecar, "POST " + path + "/beat", header, "");
      assertEquals("task-over", late.field("code"));
    }
  }

  @Test
  @DisplayName("keeps to the extension that a task was granted, though it shows no sign of life")
  void keepsToAnExtension() throws Exception {
    try (ServingSidecar sidecar =
        start(
            text ->
                text.replace(
                    "begin: on_request",
                    "begin: on_request\n    heartbeat: { source: [ beat ], timeout: 2s }"))) {
      Wire.Response joined = call(sidecar, "POST /v1/tasks", "", "{\"task\":\"job\"}");
      String path = "/v1/tasks/job/" + joined.field("incarnation");
      String header = "Authorization: Bearer " + joined.field("secret") + "\r\n";
      extendAfterBeats(sidecar, path, header);
      WrittenLedgers ledgers = new WrittenLedgers(folder.resolve("state"));
      Await.until("it is written", LIMIT, () -> ledgers.has(Entry.TaskExtended.class));
      sidecar.killAndStartAnew();
      Await.until("it goes on", LIMIT, () -> sidecar.errors().contains("goes on"));
      assertTrue(call(sidecar, "GET " + path, header, "").body().contains("\"ALIVE\""));
      call(sidecar, "POST " + path + "/beat", header, "");
      Await.until("two timeouts after its beat it ends", LIMIT, () -> logins() == 0);
    }
  }

  /** So soon after them that all three are on their way at once; the last word counts. */
  private static void extendAfterBeats(ServingSidecar sidecar, String path, String header)
      throws IOException {
    try (Wire wire = Wire.connect(sidecar.socket())) {
      wire.request("POST " + path + "/beat", header, "");
      wire.request("POST " + path + "/beat", header, "");
      wire.request("POST " + path + "/extend", header, "{\"for\":\"30m\"}");
      for (int i = 0; i < 3; i++) {
        assertEquals(204, wire.response().status());
      }
    }
  }

  private static Wire.Response call(
      ServingSidecar sidecar, String line, String headers, String body) throws IOException {
    try (Wire wire = Wire.connect(sidecar.socket())) {
      return wire.request(line, headers, body).response();
    }
  }
}
