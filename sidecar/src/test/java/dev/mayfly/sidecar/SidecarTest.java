package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.endpoint.Wire;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.LoopbackPort;
import dev.mayfly.testing.servers.SharedServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("mayfly sidecar, on real servers,")
class SidecarTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static PreparedServers servers;
  private static int started;

  private final int loopback = LoopbackPort.free();
  private MayflyProcess sidecar;
  private Path place;

  /** A task that was joined. */
  private record Task(String path, String header, Wire.Response joined) {}

  @BeforeAll
  static void prepare() throws Exception {
    servers = PreparedServers.prepare("aside", folder);
  }

  private void start(String task, String delivery) throws IOException {
    start(task, delivery, "version: 1", "version: 1");
  }

  private void start(String task, String delivery, String from, String to) throws IOException {
    place = Files.createDirectory(folder.resolve("place" + started++));
    Path file = servers.changed("sidecar.yaml", "deliver: [ { environment: pg } ]", delivery);
    String text =
        Files.readString(file)
                .replace("max_lifetime: 1h", "max_lifetime: 1h\n    " + task)
                .replace("PLACE", place.toString())
                .replace(from, to)
            + "sidecar: { socket: "
            + place
            + "/run/mayfly.sock, issue_limit: 3/10m, listen: 127.0.0.1:"
            + loopback
            + " }\n";
    Files.writeString(file, text);
    sidecar = MayflyProcess.start(folder, "sidecar", "-c", file.toString());
    Await.until(
        "the sidecar listens: " + sidecar.errors(),
        LIMIT,
        () -> Files.exists(place.resolve("run/mayfly.sock")));
  }

  @AfterEach
  void stop() throws Exception {
    sidecar.send("TERM");
    assertEquals(0, sidecar.exitCode(), sidecar.errors());
    assertEquals(List.of(), servers.accounts());
  }

  private Wire.Response call(String line, String headers, String body) throws IOException {
    try (Wire wire = Wire.connect(place.resolve("run/mayfly.sock"))) {
      return wire.request(line, headers, body).response();
    }
  }

  private Task join() throws IOException {
    Wire.Response joined = call("POST /v1/tasks", "", "{\"task\":\"job\"}");
    assertEquals(201, joined.status(), joined.body() + sidecar.errors());
    return new Task(
        "/v1/tasks/job/" + joined.field("incarnation"),
        "Authorization: Bearer " + joined.field("secret") + "\r\n",
        joined);
  }

  private Wire hold(Task task) throws IOException {
    Wire wire = Wire.connect(place.resolve("run/mayfly.sock"));
    wire.send(
        "POST "
            + task.path
            + "/pulse HTTP/1.1\r\nHost: mayfly\r\nTransfer-Encoding: chunked\r\n"
            + task.header
            + "\r\n");
    assertEquals(200, wire.head().status());
    return wire;
  }

  private static Connection login(Wire.Response joined) throws SQLException {
    return SharedServers.postgreSql()
        .connect("aside", joined.field("username"), joined.field("password"));
  }

  private void awaitReceipt(Task task) {
    Await.until(
        "the receipt says that the end is proven",
        LIMIT,
        () -> call("GET " + task.path, task.header, "").body().contains("\"proven\":true"));
  }

  @Test
  @Tag("each-jdk")
  @DisplayName("gives a task that asks a login that works, until its connection is gone")
  void untilItsConnectionIsGone() throws Exception {
    start("begin: on_request", "");
    Task task = join();
    Wire pulse = hold(task);
    try (Connection session = login(task.joined)) {
      assertTrue(session.isValid(5));
      pulse.close();
      awaitReceipt(task);
      SQLException killed =
          Assertions.assertThrows(
              SQLException.class, () -> session.createStatement().execute("SELECT 1"));
      assertEquals("57P01", killed.getSQLState());
    }
    assertTrue(call("GET " + task.path, task.header, "").body().contains("PULSE_LOST"));
  }

  @Test
  @DisplayName("ends a task that is silent for too long, and refuses its late beat")
  void refusesALateBeat() throws Exception {
    start("begin: on_request\n    heartbeat: { source: [ beat ], timeout: 1s }", "");
    Task task = join();
    assertEquals(204, call("POST " + task.path + "/beat", task.header, "").status());
    awaitReceipt(task);
    Wire.Response late = call("POST " + task.path + "/beat", task.header, "");
    assertEquals(409, late.status());
    assertEquals("task-over", late.field("code"));
  }

  @Test
  @Tag("each-jdk")
  @DisplayName("ends a task when it says so, and tells how that was proven")
  void endsATaskWhenItSaysSo() throws Exception {
    start("begin: on_request", "");
    Task task = join();
    Wire.Response ended =
        call("POST " + task.path + "/end?wait=60s", task.header, "{\"reason\":\"done\"}");
    assertEquals(200, ended.status(), ended.body());
    assertTrue(ended.body().contains("\"proven\":true"), ended.body());
    assertTrue(ended.body().contains("REQUESTED (done)"), ended.body());
  }

  @Test
  @DisplayName("gives each of those who ask at once a run of their own")
  void givesEachARunOfTheirOwn() throws Exception {
    start("begin: on_request", "");
    CompletableFuture<Task> other = CompletableFuture.supplyAsync(this::joinUnchecked);
    Task one = join();
    assertNotEquals(one.path, other.join().path);
    for (Task task : List.of(one, other.join())) {
      assertEquals(204, call("POST " + task.path + "/beat", task.header, "").status());
    }
  }

  private Task joinUnchecked() {
    try {
      return join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("tells whoever holds a task why it ends, when it is stopped itself")
  void tellsWhyItStops() throws Exception {
    start("begin: on_request", "");
    Task task = join();
    try (Wire pulse = hold(task)) {
      sidecar.send("TERM");
      StringBuilder told = new StringBuilder();
      while (told.indexOf("SHUTDOWN") < 0) {
        String chunk = pulse.chunk();
        assertFalse(chunk.isEmpty(), told + sidecar.errors());
        told.append(chunk);
      }
    }
  }

  @Test
  @DisplayName(
      "says why it refuses a task, and keeps nothing of it: neither its place nor its name")
  void saysWhyItRefuses() throws Exception {
    start(
        "begin: on_request",
        "deliver: [ { file: PLACE/login, format: pgpass } ]",
        "principals: [ approle ]",
        "principals: [ somebody ]");
    for (int attempt = 1; attempt <= 2; attempt++) {
      Wire.Response refused = call("POST /v1/tasks", "", "{\"task\":\"job\"}");
      assertEquals(403, refused.status(), refused.body());
      assertEquals("refused", refused.field("code"));
      assertTrue(refused.body().contains("principal approle is not named"), refused.body());
    }
  }

  @Test
  @DisplayName("brakes a task that begins again and again")
  void brakes() throws Exception {
    start("begin: on_request", "");
    for (int i = 0; i < 3; i++) {
      Task task = join();
      call("POST " + task.path + "/end", task.header, "{\"reason\":\"again\"}");
    }
    Wire.Response braked = call("POST /v1/tasks", "", "{\"task\":\"job\"}");
    assertEquals(429, braked.status(), braked.body());
    assertEquals("braked", braked.field("code"));
  }

  @Test
  @DisplayName("brakes no task for what the database refused to make")
  void brakesNothingThatWasRefused() throws Exception {
    start("begin: on_request", "");
    join(); // so that the guard has its login
    SharedServers.postgreSql()
        .execute(
            "ALTER ROLE aside_root NOLOGIN; SELECT pg_terminate_backend(pid) FROM"
                + " pg_stat_activity WHERE usename = 'aside_root'");
    try {
      for (int i = 0; i < 3; i++) {
        Wire.Response refused = call("POST /v1/tasks", "", "{\"task\":\"job\"}");
        assertEquals(503, refused.status(), refused.body());
      }
    } finally {
      SharedServers.postgreSql().execute("ALTER ROLE aside_root LOGIN");
    }
    join();
  }

  @Test
  @DisplayName("brakes no other user for it, and ends what nobody holds: its joiner is gone")
  void brakesNobodyElse() throws Exception {
    start("begin: on_request", "");
    for (int i = 0; i < 3; i++) {
      try (Wire wire = Wire.connect(place.resolve("run/mayfly.sock"))) {
        wire.request("POST /v1/tasks", "", "{\"task\":\"job\"}");
      } // and gone before the answer
    }
    Await.until(
        "the tasks are over: " + sidecar.errors(),
        LIMIT,
        () -> sidecar.errors().split(" ends: PULSE_LOST", -1).length == 4);
    Await.until("no account of a task is left", LIMIT, () -> tasks() == 0);
    assertEquals(429, call("POST /v1/tasks", "", "{\"task\":\"job\"}").status());
    Wire.Response other = overTcp("POST /v1/tasks", "{\"task\":\"job\"}");
    assertEquals(201, other.status(), other.body());
  }

  /** As somebody else: nobody knows who connects by this way. */
  private Wire.Response overTcp(String line, String body) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), loopback);
    try (Wire wire = Wire.connect(address)) {
      return wire.request(line, "", body).response();
    }
  }

  @Test
  @DisplayName("brakes a task that is refused again and again, and writes no more of it")
  void brakesRefusals() throws Exception {
    start("begin: on_request", "", "principals: [ approle ]", "principals: [ somebody ]");
    for (int i = 0; i < 3; i++) {
      assertEquals(403, call("POST /v1/tasks", "", "{\"task\":\"job\"}").status());
    }
    Wire.Response braked = call("POST /v1/tasks", "", "{\"task\":\"job\"}");
    assertEquals(429, braked.status(), braked.body());
    assertEquals("braked", braked.field("code"));
    assertTrue(braked.body().contains("refused by the policy 3 times within"), braked.body());
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("begins a task with itself, and ends it when nobody holds its pipe any more:")
  @ValueSource(strings = {"exit", "kill -KILL $$"})
  void untilNobodyHoldsItsPipe(String end) throws Exception {
    start(
        "heartbeat: { source: [ fifo ], fifo: PLACE/pulse }",
        "deliver: [ { file: PLACE/login, format: pgpass } ]");
    awaitFiles();
    Process job =
        new ProcessBuilder(
                "sh",
                "-c",
                "exec 9>"
                    + place.resolve("pulse")
                    + "; cat "
                    + place.resolve("login")
                    + "; read go; "
                    + end)
            .start();
    try {
      String login = new String(job.getInputStream().readNBytes(20), StandardCharsets.UTF_8);
      assertTrue(login.startsWith("127.0.0.1:"), login);
      assertEquals(1, tasks());
      job.getOutputStream().write('\n');
      job.getOutputStream().flush();
      assertTrue(job.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS));
      Await.until("no account of a task is left", LIMIT, () -> tasks() == 0);
      Await.until("what was delivered is gone", LIMIT, () -> !Files.exists(place.resolve("login")));
    } finally {
      job.destroyForcibly();
    }
  }

  @Test
  @DisplayName(
      "gives whoever holds the pipe anew a login of their own, and no file of the run before")
  void heldAnew() throws Exception {
    start(
        "heartbeat: { source: [ fifo ], fifo: PLACE/pulse }",
        "deliver: [ { file: PLACE/login, format: pgpass } ]");
    awaitFiles();
    String job =
        "exec 9>"
            + place.resolve("pulse")
            + "; until [ -s LOGIN ]; do sleep 0.05; done; cat LOGIN"
                .replace("LOGIN", place.resolve("login").toString());
    Set<String> logins = new HashSet<>();
    for (int run = 0; run < 3; run++) {
      Process shell = new ProcessBuilder("sh", "-c", job).start();
      String login = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(login.startsWith("127.0.0.1:"), login + sidecar.errors());
      assertTrue(logins.add(login), "the login of a run before: " + login);
      // Who opens the pipe before its end was noticed goes on with the same run.
      Await.until("it is over", LIMIT, () -> !Files.exists(place.resolve("login")));
    }
  }

  @Test
  @DisplayName("has the files there before the pipe opens again, for a task that it begins ahead")
  void begunAhead() throws Exception {
    start(
        "begin: ahead\n    heartbeat: { source: [ fifo ], fifo: PLACE/pulse }",
        "deliver: [ { file: PLACE/login, format: pgpass } ]");
    awaitFiles();
    String job = "exec 9>PLACE/pulse; cat PLACE/login".replace("PLACE", place.toString());
    Set<String> logins = new HashSet<>();
    for (int run = 0; run < 2; run++) {
      Process shell = new ProcessBuilder("sh", "-c", job).redirectErrorStream(true).start();
      String login = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(login.startsWith("127.0.0.1:"), login + sidecar.errors());
      assertTrue(logins.add(login), "the login of a run before: " + login);
      Await.until("it has ended", LIMIT, () -> !login.equals(delivered()));
    }
  }

  private String delivered() throws IOException {
    try {
      return Files.readString(place.resolve("login"));
    } catch (NoSuchFileException gone) {
      return "";
    }
  }

  @Test
  @DisplayName("ends a task that holds its pipe and hangs: it beats by a line through it")
  void hangsAndHoldsItsPipe() throws Exception {
    start(
        "heartbeat: { source: [ fifo, beat ], fifo: PLACE/pulse, timeout: 2s }",
        "deliver: [ { file: PLACE/login, format: pgpass } ]");
    awaitFiles();
    String beats = "while sleep 0.2; do echo >&9; echo; done";
    Process job =
        new ProcessBuilder("sh", "-c", "exec 9>" + place.resolve("pulse") + "; " + beats).start();
    try {
      assertEquals(25, job.getInputStream().readNBytes(25).length, "longer than two timeouts");
      assertEquals(1, tasks());
      assertEquals(0, new ProcessBuilder("kill", "-STOP", "" + job.pid()).start().waitFor());
      Await.until("no account of a task is left", LIMIT, () -> tasks() == 0);
      assertTrue(job.isAlive());
    } finally {
      job.destroyForcibly();
    }
  }

  private void awaitFiles() {
    Await.until(
        "pipe and login are there: " + sidecar.errors(),
        LIMIT,
        () -> Files.exists(place.resolve("login")) && Files.exists(place.resolve("pulse")));
  }

  /** How many accounts are not the guard's. */
  private static long tasks() {
    return SharedServers.postgreSql()
        .query(
            "postgres",
            "SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE"
                + " m.roleid = 'aside_rw'::regrole AND r.rolname LIKE 'aside-%'")
        .size();
  }
}
