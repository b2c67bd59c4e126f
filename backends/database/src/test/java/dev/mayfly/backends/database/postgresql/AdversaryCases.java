package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.dialect.postgresql.SetUpSql;
import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.testing.kit.tck.GuardTck;
import dev.mayfly.testing.kit.tck.Subject;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.PostgreSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a task may try that does not want to end, on one version of PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AdversaryCases {

  private final ExecutorService tasks = Executors.newCachedThreadPool();
  private PostgreSql server;
  private Reporting reporting;
  private PostgresGuard guard;

  abstract PostgreSql start();

  /** A database on it, with whoever makes its accounts. */
  Reporting reporting(PostgreSql on) {
    return new Reporting(on, Map.of());
  }

  @BeforeAll
  void prepare() throws BackendException {
    server = start();
    reporting = reporting(server);
    guard = reporting.guard();
  }

  @AfterAll
  void stop() {
    tasks.shutdownNow();
    reporting.close();
    server.close();
  }

  @Test
  @DisplayName(
      "a login held back with post_auth_delay is a suspect until it is killed, even after its account is gone")
  void stalledLogin() throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    Future<Connection> stalled =
        tasks.submit(() -> reporting.connect(issued, "-c post_auth_delay=600"));
    Await.until(
        "the login is under way", Duration.ofSeconds(10), () -> loginsPastTheirCheck() == 1);

    end(key, issued);
    Observation first = observe(accounts(key));
    assertFalse(first.withoutAccess(), first.toString());
    assertEquals(Map.of(), first.nodes().get(0).accounts());
    assertEquals(1, first.nodes().get(0).suspects().size());

    LeaseAccounts suspecting = reporting.suspecting(key, first);
    Await.until(
        "it is killed and no longer suspected",
        Duration.ofSeconds(20),
        () -> sever(suspecting).failures().isEmpty() && observe(suspecting).withoutAccess());
    assertThrows(Exception.class, stalled::get);
  }

  @Test
  @DisplayName(
      "a stranger's login that stalls while the password is asked for keeps nobody's end from being proven")
  void stalledPassword() throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    try (StalledLogin slow =
        StalledLogin.at(server, reporting.name, issued.credential().account())) {
      Await.until("the login is under way", Duration.ofSeconds(10), () -> loginsUnderWay() > 0);
      end(key, issued);
      Observation seen = observe(accounts(key));
      assertTrue(seen.withoutAccess(), seen.toString());
      assertTrue(slow.waits());
    }
  }

  @Test
  @DisplayName(
      "of the logins that race the end, whoever got in is cut off once it is proven, and whoever came later is refused")
  void loginRace() throws Exception {
    int gotIn = 0;
    int refused = 0;
    for (int round = 0; round < 8; round++) {
      LeaseKey key = reporting.newKey();
      Issued issued = reporting.issue(key);
      try (LoginRace race = new LoginRace(reporting, issued)) {
        race.awaitTheEnd();
        LeaseAccounts known = endWhileItResists(key, issued);
        assertEquals(0, sessionsOf(known));
        race.stop();
        assertEquals(List.of(), race.answering());
        assertEquals(0, sessionsOf(known));
        assertTrue(observe(known).withoutAccess());
        assertThrows(SQLException.class, () -> reporting.connect(issued));
        gotIn += race.gotIn();
        refused += race.refused();
      }
    }
    assertTrue(gotIn > 0, "nobody got in once the end had begun");
    assertTrue(refused > 0, "nobody was refused");
  }

  /** The end until it is proven; returns whom it was proven for. */
  private LeaseAccounts endWhileItResists(LeaseKey key, Issued issued) throws BackendException {
    SeverResult cut = guard.sever(List.of(accounts(key)), reporting.soon()).get(0);
    LeaseAccounts known = Reporting.accounts(cut);
    assertEquals(1, known.accountIds().size());
    assertEquals(Revoked.CONFIRMED, reporting.revoke(key, issued));
    Await.until(
        "it is proven",
        Duration.ofSeconds(20),
        () -> destroy(known).failures().isEmpty() && observe(known).withoutAccess());
    return known;
  }

  @Test
  @DisplayName(
      "what it made in another database passes to the heir, after a revocation that could only lock the account")
  void objectsElsewhere() throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    try (Connection here = reporting.connect(issued);
        Connection there = reporting.connectTo(issued, reporting.archive)) {
      here.createStatement().execute("CREATE TABLE mine AS SELECT 1 AS n");
      there.createStatement().execute("CREATE TABLE mine AS SELECT 1 AS n");
    }
    assertEquals(Revoked.CONFIRMED, reporting.revoke(key, issued));
    assertEquals(
        List.of(issued.credential().account() + "|f"),
        server.query(
            "postgres",
            "SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname = '"
                + issued.credential().account()
                + "'"));

    assertEquals(Map.of(), destroy(accounts(key)).failures());
    assertTrue(observe(accounts(key)).withoutAccess());
    for (String database : List.of(reporting.name, reporting.archive)) {
      assertEquals(
          List.of(reporting.name + "_heir"),
          server.query(database, "SELECT tableowner FROM pg_tables WHERE tablename = 'mine'"));
    }
  }

  @Test
  @DisplayName(
      "one that changed its own password is refused with it, and nobody tries a login while its account is there")
  void changedPassword() throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    String account = issued.credential().account();
    try (Connection task = reporting.connect(issued)) {
      task.createStatement().execute("ALTER ROLE CURRENT_USER PASSWORD 'its own'");
    }
    Observation alive = observe(reporting.remembering(key, issued));
    assertTrue(alive.login().isEmpty() && !alive.withoutAccess(), alive.toString());

    end(key, issued);
    Observation ended = observe(reporting.remembering(key, issued));
    assertTrue(ended.withoutAccess(), ended.toString());
    LoginCheck login = ended.login().orElseThrow();
    assertEquals(LoginCheck.Outcome.REFUSED, login.outcome());
    assertEquals("password authentication failed for user \"" + account + "\"", login.message());
    assertTrue(login.controlWorked());
    SQLException own =
        assertThrows(SQLException.class, () -> server.connect(reporting.name, account, "its own"));
    assertEquals("28P01", own.getSQLState());
  }

  @Test
  @DisplayName("a session that outlived its account is found by the account's id and killed")
  void orphanedSession() throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    String id =
        server
            .query(
                "postgres",
                "SELECT oid FROM pg_roles WHERE rolname = '" + issued.credential().account() + "'")
            .get(0);
    try (Connection task = reporting.connect(issued)) {
      server.execute("DROP ROLE \"" + issued.credential().account() + "\"");
      Observation seen = observe(Reporting.accounts(key, id));
      assertEquals(1, seen.nodes().get(0).access().size());
      assertEquals(1, sever(Reporting.accounts(key, id)).sessionsKilled());
      assertTrue(observe(Reporting.accounts(key, id)).withoutAccess());
      assertThrows(SQLException.class, () -> task.createStatement().execute("SELECT 1"));
    }
    reporting.revoke(key, issued);
  }

  @Test
  @DisplayName(
      "a session whose account was dropped before its id was seen keeps the end from being proven")
  void orphanedSessionOfAnUnknownAccount() throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    try (Connection task = reporting.connect(issued)) {
      server.execute("DROP ROLE \"" + issued.credential().account() + "\"");
      assertTrue(task.isValid(5));
      Observation seen = observe(accounts(key));
      assertEquals(1, seen.nodes().get(0).suspects().size());
      assertFalse(seen.withoutAccess());
      LeaseAccounts younger = LeaseAccounts.of(key, Duration.ofMinutes(-2));
      assertTrue(
          observe(younger).withoutAccess(), "a session older than the key is somebody else's");
    }
    Await.until(
        "the session is over",
        Duration.ofSeconds(10),
        () -> observe(accounts(key)).withoutAccess());
    reporting.revoke(key, issued);
  }

  @Test
  @DisplayName(
      "what it made in the schema that everybody's search path begins with runs neither as who sets up anew, nor as Vault")
  void shadowed() throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    try (Connection task = reporting.connect(issued)) {
      Statement sql = task.createStatement();
      sql.execute(
          "CREATE SEQUENCE public.calls; GRANT ALL ON public.calls TO PUBLIC; CREATE TABLE public.bait AS SELECT 1");
      for (String function :
          List.of(
              "format(text, name)",
              "format(text, name, text)",
              "format(text, text, name)",
              "format(text, regprocedure)",
              "quote_ident(name)",
              "has_database_privilege(text, name, text)",
              "starts_with(name, text)")) {
        sql.execute(
            "CREATE FUNCTION public.%s RETURNS text LANGUAGE plpgsql AS $f$ BEGIN PERFORM nextval('public.calls'); RETURN 'SELECT 1'; END $f$"
                .formatted(function));
      }
      for (String pair :
          List.of("oid, regclass", "oid, regrole", "name, varchar", "oid, integer")) {
        sql.execute(
            "CREATE FUNCTION public.eq(%1$s) RETURNS boolean LANGUAGE plpgsql AS $f$ BEGIN PERFORM nextval('public.calls'); RETURN true; END $f$; CREATE OPERATOR public.= (LEFTARG = %2$s, RIGHTARG = %3$s, FUNCTION = public.eq)"
                .formatted(pair, pair.split(", ", -1)[0], pair.split(", ", -1)[1]));
      }
    }
    SetUpSql set = new SetUpSql(reporting.settings.target().roleNames());
    reporting.administer(reporting.name, set.cluster());
    reporting.administer(reporting.name, set.database());
    server.execute(reporting.name, set.cluster());
    server.execute(reporting.name, set.database());
    assertEquals(Revoked.CONFIRMED, reporting.revoke(key, issued));
    assertEquals(List.of("f"), server.query(reporting.name, "SELECT is_called FROM public.calls"));
    server.execute(reporting.name, "DROP SEQUENCE public.calls CASCADE");
    assertEquals(Map.of(), destroy(accounts(key)).failures());
  }

  @Nested
  @DisplayName("whatever is in the way:")
  class Hindrances extends HindranceCases {

    @Override
    Reporting reporting() {
      return reporting;
    }

    @Override
    PostgresGuard guard() {
      return guard;
    }
  }

  @Nested
  @DisplayName("of what it leaves behind:")
  class Leftovers extends LeftoverCases {

    @Override
    Reporting reporting() {
      return reporting;
    }

    @Override
    PostgresGuard guard() {
      return guard;
    }
  }

  @Nested
  @DisplayName("the guard")
  class TheGuard extends GuardTck {

    @Override
    protected Subject subject() {
      return reporting.subject();
    }
  }

  private static LeaseAccounts accounts(LeaseKey key) {
    return Reporting.accounts(key);
  }

  private void end(LeaseKey key, Issued issued) throws BackendException {
    SeverResult cut = guard.sever(List.of(accounts(key)), reporting.soon()).get(0);
    assertEquals(Map.of(), cut.failures());
    assertEquals(Revoked.CONFIRMED, reporting.revoke(key, issued));
    assertEquals(Map.of(), destroy(accounts(key)).failures());
  }

  private SeverResult sever(LeaseAccounts lease) throws BackendException {
    return guard.sever(List.of(lease), reporting.soon()).get(0);
  }

  private Cleaned destroy(LeaseAccounts lease) throws BackendException {
    return guard.destroy(List.of(lease), reporting.soon()).get(0);
  }

  private Observation observe(LeaseAccounts lease) throws BackendException {
    return guard.observe(List.of(lease), reporting.soon()).get(0);
  }

  private int loginsPastTheirCheck() {
    return loginsUnderWay("WHERE past_account_check");
  }

  private int loginsUnderWay() {
    return loginsUnderWay("");
  }

  private int loginsUnderWay(String condition) {
    return Integer.parseInt(
        server
            .query(
                reporting.name,
                "SELECT count(*) FROM "
                    + reporting.settings.target().roleNames().schema()
                    + ".logins_under_way() "
                    + condition)
            .get(0));
  }

  private int sessionsOf(LeaseAccounts lease) {
    return Integer.parseInt(
        server
            .query(
                "postgres",
                "SELECT count(*) FROM pg_stat_activity WHERE usesysid = "
                    + lease.accountIds().first())
            .get(0));
  }
}
