package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.Fault;
import dev.mayfly.testing.servers.FaultyProxy;
import dev.mayfly.testing.servers.PostgreSql;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A guard whose connections are lost")
class LostConnectionTest {

  private static PostgreSql server;
  private static FaultyProxy proxy;
  private static Reporting reporting;
  private static PostgresGuard guard;

  @BeforeAll
  static void start() throws BackendException {
    server = PostgreSql.builder().start();
    proxy = FaultyProxy.before(server.port());
    reporting = new Reporting(server, proxy.port(), Map.of());
    guard = reporting.guard();
  }

  @AfterAll
  static void stop() {
    reporting.close();
    proxy.close();
    server.close();
  }

  @AfterEach
  void heal() {
    proxy.heal();
    proxy.cut(); // a statement that a connection prepared long ago is sent without its text
  }

  @ParameterizedTest
  @DisplayName("does what it was asked all the same when the answer is lost once, of")
  @ValueSource(
      strings = {"cut", "kill", "databases_of", "disarm", "pass", "rest", "drop", "observe"})
  void lostAnswer(String function) throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    Connection task = reporting.connect(issued);
    task.createStatement()
        .execute("CREATE TEMPORARY TABLE mine (n int); CREATE TABLE t_" + key + " (n int)");
    Fault fault =
        proxy.inject(Fault.loseAnswer(request -> request.contains("\"." + function + "(")));

    assertEquals(
        Map.of(),
        guard.destroy(List.of(Reporting.accounts(key)), reporting.soon()).get(0).failures());
    assertTrue(observe(key).withoutAccess());
    assertEquals(1, fault.hits());
    assertFalse(task.isValid(5));
    assertEquals(
        List.of(reporting.name + "_heir"),
        server.query(
            reporting.name, "SELECT tableowner FROM pg_tables WHERE tablename = 't_" + key + "'"));
  }

  @ParameterizedTest
  @DisplayName("counts what its issuer drops at the same time as cleaned up, just before")
  @ValueSource(strings = {"disarm", "pass", "rest", "drop"})
  void droppedMeanwhile(String function) throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    try (Connection task = reporting.connect(issued)) {
      task.createStatement().execute("CREATE TABLE t_" + key + " (n int)");
    }
    guard.sever(List.of(Reporting.accounts(key)), reporting.soon());
    Fault held =
        proxy.inject(
            Fault.holdRequest(
                request -> request.contains("\"." + function + "("), Duration.ofSeconds(30)));
    ExecutorService cleaning = Executors.newSingleThreadExecutor();
    Future<Cleaned> cleaned =
        cleaning.submit(
            () -> guard.destroy(List.of(Reporting.accounts(key)), reporting.soon()).get(0));
    held.awaitHit(Duration.ofSeconds(10));
    reporting.revoke(key, issued);
    proxy.heal();
    assertEquals(Map.of(), cleaned.get().failures());
    assertTrue(cleaned.get().done());
    cleaning.shutdown();
  }

  @Test
  @DisplayName("says so when nothing can be done, and what it could not see")
  void noServer() throws Exception {
    LeaseKey key = reporting.newKey();
    proxy.refuse();
    BackendException nothing =
        assertThrows(
            BackendException.class,
            () -> guard.sever(List.of(Reporting.accounts(key)), reporting.soon()));
    assertEquals(BackendException.Kind.TRANSIENT, nothing.kind());
    assertFalse(observe(key).nodes().get(0).seen());
    proxy.listen();
    assertTrue(observe(key).withoutAccess());
  }

  @Test
  @DisplayName("works on once the server is back from a crash")
  void serverCrash() throws Exception {
    server.kill();
    server.start();
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issueWhenPossible(key);
    assertEquals(
        1,
        guard.destroy(List.of(Reporting.accounts(key)), reporting.soon()).get(0).accounts().size());
    assertTrue(observe(key).withoutAccess());
    reporting.revoke(key, issued);
  }

  @Test
  @DisplayName("gives up a server that does not answer by its deadline")
  void deafServer() throws Exception {
    LeaseKey key = reporting.newKey();
    server.pause();
    try {
      Deadline deadline = Deadline.in(Reporting.CLOCK, Duration.ofMillis(300));
      Observation deaf = guard.observe(List.of(Reporting.accounts(key)), deadline).get(0);
      assertFalse(deaf.nodes().get(0).seen());
    } finally {
      server.resume();
    }
    assertTrue(observe(key).withoutAccess());
  }

  @Test
  @DisplayName("loses no work while its login is replaced and the earlier one revoked")
  void replacedLogin() throws Exception {
    ExecutorService looking = Executors.newFixedThreadPool(2);
    AtomicBoolean over = new AtomicBoolean();
    List<Future<Integer>> looks =
        List.of(looking.submit(() -> look(over)), looking.submit(() -> look(over)));
    LeaseKey last = reporting.newKey();
    Issued earlier = reporting.deliverGuardLogin(last);
    for (int i = 0; i < 5; i++) {
      LeaseKey next = reporting.newKey();
      Issued issued = reporting.deliverGuardLogin(next);
      reporting
          .backend
          .issuer()
          .revoke(
              new RevokeRequest(last, "guard", Optional.of(earlier.reference())), reporting.soon());
      LeaseKey gone = last;
      Await.until("its end is seen", Duration.ofSeconds(10), () -> observe(gone).withoutAccess());
      last = next;
      earlier = issued;
    }
    over.set(true);
    for (Future<Integer> look : looks) {
      assertTrue(look.get() > 0);
    }
    looking.shutdown();
  }

  private static int look(AtomicBoolean over) throws BackendException {
    int looks = 0;
    for (; !over.get(); looks++) {
      Observation seen = observe(reporting.newKey());
      assertTrue(seen.nodes().get(0).seen(), seen.toString());
    }
    return looks;
  }

  private static Observation observe(LeaseKey key) throws BackendException {
    return guard.observe(List.of(Reporting.accounts(key)), reporting.soon()).get(0);
  }
}
