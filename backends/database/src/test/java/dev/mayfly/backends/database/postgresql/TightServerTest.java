package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Residue;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.ServerException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("On a server with few connections and few locks,")
class TightServerTest {

  private static PostgreSql server;
  private static Reporting reporting;
  private static PostgresGuard guard;

  @BeforeAll
  static void start() throws BackendException {
    server =
        PostgreSql.builder()
            .setting("max_connections", "24")
            .setting("max_locks_per_transaction", "10")
            .start();
    reporting = new Reporting(server, Map.of());
    guard = reporting.guard();
  }

  @AfterAll
  static void stop() {
    reporting.close();
    server.close();
  }

  @Test
  @DisplayName(
      "a task that took every connection keeps neither the guard nor its successor out, nor Vault")
  void noConnectionLeft() throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issueWhenPossible(key);
    List<Connection> taken = takeAll(issued);
    HindranceCases.begin(taken.get(0), "ALTER ROLE CURRENT_USER PASSWORD 'x'");
    reporting.deliverGuardLogin(reporting.newKey());
    LeaseAccounts known =
        Reporting.accounts(guard.sever(List.of(Reporting.accounts(key)), reporting.soon()).get(0));
    assertTrue(guard.observe(List.of(known), reporting.soon()).get(0).withoutAccess());
    for (Connection session : taken) {
      assertFalse(session.isValid(5));
    }
    reporting.revoke(key, issued);
  }

  @Test
  @DisplayName(
      "with nobody but Vault, a task that took every lock is ended once it lets go of them")
  void vaultAloneAndEveryLock() throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issueWhenPossible(key);
    try (Connection task = reporting.connect(issued)) {
      HindranceCases.takeEveryLock(task);
      assertThrows(BackendException.class, () -> reporting.revoke(key, issued));
    }
    Await.until(
        "Vault ended it",
        Duration.ofSeconds(20),
        () -> reporting.revoke(key, issued) == Revoked.CONFIRMED);
    assertThrows(SQLException.class, () -> reporting.connect(issued));
  }

  @Test
  @DisplayName("a guard whose successor is not let in keeps its connections, and cuts with them")
  void earlierGuard() throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issueWhenPossible(key);
    LeaseKey mine = reporting.newKey();
    reporting.deliverGuardLogin(mine);
    assertTrue(
        guard
            .observe(List.of(Reporting.accounts(key)), reporting.soon())
            .get(0)
            .nodes()
            .get(0)
            .seen());
    server.execute(
        "SET ROLE administrator; REVOKE pg_use_reserved_connections FROM "
            + reporting.name
            + "_guard");
    try {
      List<Connection> taken = takeAll(issued);
      UncheckedIOException refused =
          assertThrows(
              UncheckedIOException.class, () -> reporting.deliverGuardLogin(reporting.newKey()));
      assertTrue(String.valueOf(refused.getMessage()).contains("not let in"), refused.getMessage());
      assertEquals(
          Map.of(),
          guard.sever(List.of(Reporting.accounts(key)), reporting.soon()).get(0).failures());
      assertFalse(taken.get(0).isValid(5));
    } finally {
      server.execute(
          "SET ROLE administrator; GRANT pg_use_reserved_connections TO "
              + reporting.name
              + "_guard");
    }
    reporting.revoke(key, issued);
  }

  @Test
  @DisplayName("more tables than it can lock at once pass on, a portion at a time")
  void manyTables() throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issueWhenPossible(key);
    try (Connection task = reporting.connect(issued)) {
      task.createStatement()
          .execute(
              "DO $$ BEGIN FOR i IN 1..2000 LOOP EXECUTE 'CREATE TABLE public.many_' || i || ' (n int)'; IF i % 100 = 0 THEN COMMIT; END IF; END LOOP; END $$");
    }
    assertThrows(
        Exception.class,
        () ->
            server.execute(
                reporting.name,
                "REASSIGN OWNED BY \"%s\" TO %s_heir"
                    .formatted(issued.credential().account(), reporting.name)),
        "it can, and this shows nothing");
    LeaseKey other = reporting.newKey();
    Issued small = reporting.issue(other);
    guard.sever(List.of(Reporting.accounts(key), Reporting.accounts(other)), reporting.soon());
    boolean done = false;
    for (int turn = 0; turn < 20 && !done; turn++) {
      List<Cleaned> cleaned =
          guard.destroy(
              List.of(Reporting.accounts(key), Reporting.accounts(other)), reporting.soon());
      assertEquals(Map.of(), cleaned.get(1).failures(), "the one who owns nothing does not wait");
      done = cleaned.get(0).done();
      assertTrue(
          done || cleaned.get(0).failures().toString().contains("one turn"), cleaned.toString());
    }
    assertEquals(
        List.of(reporting.name + "_heir|2000"),
        server.query(
            reporting.name,
            "SELECT tableowner, count(*) FROM pg_tables WHERE tablename LIKE 'many%' GROUP BY 1"));
    reporting.revoke(key, issued);
    reporting.revoke(other, small);
  }

  @Test
  @DisplayName("where each step takes a whole turn, every turn gets something done")
  void slow() throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issueWhenPossible(key);
    try (Connection task = reporting.connect(issued)) {
      task.createStatement()
          .execute(
              """
              CREATE FUNCTION public.code() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
              CREATE TABLE public.armed (n int);
              CREATE TRIGGER one BEFORE INSERT ON public.armed EXECUTE FUNCTION public.code();
              CREATE TRIGGER two BEFORE INSERT ON public.armed EXECUTE FUNCTION public.code();
              """);
    }
    guard.sever(List.of(Reporting.accounts(key)), reporting.soon());
    boolean done = false;
    for (int turn = 0; turn < 6 && !done; turn++) {
      Deadline deadline = Deadline.in(new HastyClock(), Duration.ofDays(1));
      done = guard.destroy(List.of(Reporting.accounts(key)), deadline).get(0).done();
    }
    assertTrue(done, "it never comes to its end");
    assertEquals(
        List.of(reporting.name + "_heir"),
        server.query(reporting.name, "SELECT tableowner FROM pg_tables WHERE tablename = 'armed'"));
    reporting.revoke(key, issued);
  }

  /** Two seconds pass between any two looks at it. */
  private static final class HastyClock implements Clock {
    private long nanos;

    @Override
    public Instant now() {
      return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public synchronized long nanoTime() {
      nanos += Duration.ofSeconds(2).toNanos();
      return nanos;
    }
  }

  @Test
  @DisplayName("temporary things that a crash left are dropped with the account")
  void crash() throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issueWhenPossible(key);
    Connection task = reporting.connect(issued);
    task.createStatement()
        .execute(
            "CREATE TEMPORARY TABLE tt (x serial); CREATE FUNCTION pg_temp.tf() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TYPE pg_temp.te AS ENUM ('a'); CREATE TABLE public.kept (n int)");
    long backend =
        Long.parseLong(
            server
                .query(
                    "postgres",
                    "SELECT pid FROM pg_stat_activity WHERE usename = '"
                        + issued.credential().account()
                        + "'")
                .get(0));
    ProcessHandle.of(backend).orElseThrow().destroyForcibly();
    Await.until("the server is back", Duration.ofSeconds(30), () -> !task.isValid(1) && answers());
    assertFalse(
        server.query(reporting.name, "SELECT 1 FROM pg_proc WHERE proname = 'tf'").isEmpty());
    Cleaned cleaned = guard.destroy(List.of(Reporting.accounts(key)), reporting.soon()).get(0);
    assertEquals(Map.of(), cleaned.failures());
    assertEquals(List.of(), cleaned.left());
    assertEquals(
        List.of(), server.query(reporting.name, "SELECT 1 FROM pg_proc WHERE proname = 'tf'"));
    assertEquals(
        List.of(reporting.name + "_heir"),
        server.query(reporting.name, "SELECT tableowner FROM pg_tables WHERE tablename = 'kept'"));
    assertEquals(
        List.of(),
        server.query(
            "postgres",
            "SELECT 1 FROM pg_roles WHERE rolname = '" + issued.credential().account() + "'"));
  }

  @Test
  @DisplayName(
      "a session that no signal ends has no rights any more, and keeps the end from being proven")
  void unkillable() throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issueWhenPossible(key);
    Connection task = reporting.connect(issued);
    ExecutorService beside = Executors.newSingleThreadExecutor();
    Future<?> endless =
        beside.submit(
            () ->
                task.createStatement()
                    .execute(
                        "SELECT xpath('count(//*[count(//*[count(//*[1]) > 0]) > 0])', ('<a>' || repeat('<b/>', 20000) || '</a>')::xml)"));
    Await.until(
        "it runs",
        Duration.ofSeconds(20),
        () ->
            !server
                .query(
                    "postgres",
                    "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT xpath%'")
                .isEmpty());
    SeverResult cut = guard.sever(List.of(Reporting.accounts(key)), reporting.soon()).get(0);
    NodeView seen =
        guard.observe(List.of(Reporting.accounts(cut)), reporting.soon()).get(0).nodes().get(0);
    assertTrue(seen.closed(), seen.toString());
    assertEquals(
        List.of("session"), seen.access().stream().map(Residue::kind).toList(), seen.toString());
    server.kill();
    server.start();
    assertThrows(ExecutionException.class, endless::get);
    beside.shutdown();
    assertTrue(
        guard.observe(List.of(Reporting.accounts(cut)), reporting.soon()).get(0).withoutAccess());
  }

  private static boolean answers() {
    try {
      return !server.query("postgres", "SELECT 1").isEmpty();
    } catch (ServerException recovering) {
      return false;
    }
  }

  private static List<Connection> takeAll(Issued issued) {
    List<Connection> taken = new ArrayList<>();
    while (true) {
      try {
        taken.add(reporting.connect(issued));
      } catch (SQLException full) {
        assertEquals("53300", full.getSQLState(), full.getMessage());
        return taken;
      }
    }
  }
}
