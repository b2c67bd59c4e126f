package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.client.ApiException;
import dev.mayfly.client.Credential;
import dev.mayfly.client.MayflyClient;
import dev.mayfly.client.SidecarAwayException;
import dev.mayfly.client.TaskSession;
import dev.mayfly.client.TaskStatus;
import dev.mayfly.client.TaskStatus.State;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.SharedServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A Java task with a session at the sidecar, on real servers,")
class ClientTest {

  private static final String GRANT = "main/session_rw";
  private static final Duration LIMIT = ServingSidecar.LIMIT;

  @TempDir static Path folder;
  private static PreparedServers servers;

  @BeforeAll
  static void prepare() throws Exception {
    servers = PreparedServers.prepare("session", folder);
  }

  @AfterEach
  void noAccountIsLeft() {
    assertEquals(List.of(), servers.accounts());
  }

  private static Connection login(Credential credential) throws SQLException {
    return SharedServers.postgreSql()
        .connect("session", credential.username(), credential.password());
  }

  private static String why(TaskSession task) throws Exception {
    return task.over().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  @Tag("each-jdk")
  @DisplayName("has a login that works, and is given the proof that it does not any more")
  void hasALoginUntilItsEnd() throws Exception {
    try (ServingSidecar sidecar = ServingSidecar.start(servers, UnaryOperator.identity());
        TaskSession task = sidecar.client().join("job", "TICKET-12")) {
      Credential login = task.credential(GRANT);
      assertEquals(task.credentials().get(GRANT), login);
      assertFalse(login.toString().contains(login.password()));
      try (Connection session = login(login)) {
        assertTrue(session.isValid(5));
      }
      assertEquals(State.ALIVE, task.status().state());
      TaskStatus ended = task.end("done", Duration.ofSeconds(60));
      assertEquals(State.ENDED, ended.state());
      assertTrue(ended.proven(), ended.json());
      assertEquals("REQUESTED (done)", ended.reason().orElse(""));
      assertEquals("REQUESTED (done)", why(task));
      ApiException late = assertThrows(ApiException.class, task::beat);
      assertEquals("task-over", late.code());
      assertEquals(409, late.status());
    }
  }

  @Test
  @DisplayName("ends it by closing it")
  void endsByClosing() throws Exception {
    try (ServingSidecar sidecar = ServingSidecar.start(servers, UnaryOperator.identity())) {
      TaskSession task = sidecar.client().join("job");
      task.close();
      assertFalse(why(task).isEmpty());
      Await.until("no account is left", LIMIT, () -> login(task).isEmpty());
    }
  }

  private static List<?> login(TaskSession task) {
    return SharedServers.postgreSql()
        .query(
            "postgres",
            "SELECT 1 FROM pg_roles WHERE rolname = '"
                + task.credentials().get(GRANT).username()
                + "'");
  }

  @Test
  @DisplayName("beats, and is told when it was silent for too long")
  void isToldThatItWasSilent() throws Exception {
    try (ServingSidecar sidecar =
            ServingSidecar.start(
                servers,
                text ->
                    text.replace(
                        "begin: on_request",
                        "begin: on_request\n    heartbeat: { source: [ beat ], timeout: 1s }"));
        TaskSession task = sidecar.client().join("job")) {
      task.beat();
      task.extend(Duration.ofSeconds(2));
      assertEquals(Duration.ofSeconds(1), task.heartbeatTimeout());
      assertTrue(why(task).startsWith("HEARTBEAT_LOST"), why(task));
    }
  }

  @Test
  @Tag("each-jdk")
  @DisplayName("is given each credential that follows")
  void isGivenTheNextCredential() throws Exception {
    PreparedServers brief =
        PreparedServers.prepare(
            "brief",
            folder.resolve("brief"),
            SharedServers.openBao(),
            SharedServers.postgreSql(),
            "    ttl: 5s\n    max_ttl: 10s\n");
    BlockingQueue<Credential> following = new LinkedBlockingQueue<>();
    try (ServingSidecar sidecar =
            ServingSidecar.start(brief, text -> text.replace("ttl: 5m", "ttl: 5s"));
        TaskSession task = sidecar.client().join("job")) {
      Credential first = task.credentials().get("main/brief_rw");
      task.follow(first, following::add);
      Credential second = following.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertEquals(2, second.sequence());
      try (Connection session =
          SharedServers.postgreSql().connect("brief", second.username(), second.password())) {
        assertTrue(session.isValid(5));
      }
      assertEquals(3, following.poll(LIMIT.toSeconds(), TimeUnit.SECONDS).sequence());
    }
    assertEquals(List.of(), brief.accounts());
  }

  @Test
  @DisplayName(
      "is told its end by the sidecar that follows one that was killed, where that does not go on")
  void outlivesItsSidecar() throws Exception {
    try (ServingSidecar sidecar =
            ServingSidecar.start(
                servers, text -> text.replace("issue_limit:", "on_restart: end, issue_limit:"));
        TaskSession task = sidecar.client().join("job")) {
      sidecar.killAndStartAnew();
      assertFalse(why(task).isEmpty());
      Await.until("no account is left", LIMIT, () -> login(task).isEmpty());
    }
  }

  @Test
  @DisplayName("is told what is refused, why, and what to do")
  void isToldWhatIsRefused() throws Exception {
    try (ServingSidecar sidecar = ServingSidecar.start(servers, UnaryOperator.identity())) {
      ApiException unknown =
          assertThrows(ApiException.class, () -> sidecar.client().join("another"));
      assertEquals(404, unknown.status());
      assertEquals("unknown-task", unknown.code());
      assertEquals("no such task is configured", unknown.detail());
      assertEquals("configured: job", unknown.remedy());
      try (TaskSession task = sidecar.client().join("job")) {
        ApiException grant = assertThrows(ApiException.class, () -> task.credential("no such"));
        assertEquals("unknown-grant", grant.code());
      }
    }
  }

  @Test
  @DisplayName("is told what to do where there is no sidecar")
  void isToldThatThereIsNone() {
    MayflyClient nowhere = MayflyClient.at(folder.resolve("nowhere.sock"));
    String why = assertThrows(SidecarAwayException.class, () -> nowhere.join("job")).getMessage();
    assertTrue(why.contains("there is no socket " + nowhere.socket()), why);
    assertTrue(why.contains("start `mayfly sidecar`"), why);
  }
}
