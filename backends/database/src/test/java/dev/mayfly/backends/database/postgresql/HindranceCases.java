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
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.lease.Residue;
import dev.mayfly.testing.servers.Await;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a task, or somebody else, can put in the way of an end. */
abstract class HindranceCases {

  private static final String HELD = "ALTER ROLE CURRENT_USER PASSWORD 'x'";

  abstract Reporting reporting();

  abstract PostgresGuard guard();

  @Test
  @DisplayName("the row of its account, held by an open transaction, keeps no access alive")
  void heldRow() throws Exception {
    LeaseKey key = reporting().newKey();
    Issued issued = reporting().issue(key);
    try (Connection task = reporting().connect(issued)) {
      begin(task, HELD);
      SeverResult cut = sever(Reporting.accounts(key));
      assertEquals(Map.of(), cut.failures());
      assertEquals(1, cut.sessionsKilled());
      assertFalse(task.isValid(5));
      assertWithoutAccess(Reporting.accounts(cut));
    }
    assertEquals(List.of("f|0"), standing(issued));
    reporting().revoke(key, issued);
  }

  @Test
  @DisplayName(
      "the row, taken anew by another login whenever its holder is killed, does not either")
  void retakenRow() throws Exception {
    LeaseKey key = reporting().newKey();
    Issued issued = reporting().issue(key);
    retake(
        issued,
        () -> {
          LeaseAccounts known = Reporting.accounts(sever(Reporting.accounts(key)));
          Await.until(
              "access is gone",
              Duration.ofSeconds(10),
              () -> sever(known).failures().isEmpty() && observe(known).withoutAccess());
          assertEquals(List.of("f|0"), standing(issued));
        });
    reporting().revoke(key, issued);
  }

  private interface Meanwhile {
    void run() throws Exception;
  }

  private void retake(Issued issued, Meanwhile meanwhile) throws Exception {
    ExecutorService logins = Executors.newCachedThreadPool();
    AtomicBoolean over = new AtomicBoolean();
    for (int i = 0; i < 12; i++) {
      logins.execute(() -> takeAgainAndAgain(issued, over));
    }
    try {
      Await.until(
          "the logins are there",
          Duration.ofSeconds(20),
          () -> Integer.parseInt(standing(issued).get(0).substring(2)) > 8);
      meanwhile.run();
    } finally {
      over.set(true);
      logins.shutdownNow();
    }
  }

  private void takeAgainAndAgain(Issued issued, AtomicBoolean over) {
    while (!over.get()) {
      try (Connection task = reporting().connect(issued)) {
        begin(task, HELD);
        task.createStatement().execute("SELECT pg_sleep(60)");
      } catch (SQLException e) {
        // killed, or not let in any more
      }
    }
  }

  @Test
  @DisplayName("the row, held by what it prepared, is freed by rolling that back as the account")
  void preparedRow() throws Exception {
    LeaseKey key = reporting().newKey();
    Issued issued = reporting().issue(key);
    try (Connection task = reporting().connect(issued)) {
      begin(task, HELD);
      task.createStatement().execute("PREPARE TRANSACTION 'it''s \"left\"; --'");
    }
    assertEquals(
        List.of(
            new Residue(
                "prepared transaction", "it's \"left\"; --", "in database " + reporting().name)),
        observe(Reporting.accounts(key)).nodes().get(0).access().stream()
            .filter(way -> way.kind().equals("prepared transaction"))
            .toList());
    SeverResult cut = sever(Reporting.accounts(key));
    assertEquals(Map.of(), cut.failures());
    assertWithoutAccess(Reporting.accounts(cut));
    assertEquals(List.of("f|0"), standing(issued));
    assertEquals(Map.of(), destroy(Reporting.accounts(key)).failures());
    assertEquals(
        List.of(), reporting().server.query("postgres", "SELECT gid FROM pg_prepared_xacts"));
    reporting().revoke(key, issued);
  }

  @Test
  @DisplayName(
      "what it prepared is no proof's end, though it holds no row, and is rolled back in every database")
  void preparedElsewhere() throws Exception {
    LeaseKey key = reporting().newKey();
    Issued issued = reporting().issue(key);
    for (String database : List.of(reporting().name, reporting().archive)) {
      try (Connection task = reporting().connectTo(issued, database)) {
        begin(task, "SELECT 1");
        task.createStatement().execute("PREPARE TRANSACTION 'left in " + database + "'");
      }
    }
    SQLException group;
    try (Connection task = reporting().connect(issued)) {
      group =
          assertThrows(
              SQLException.class,
              () -> task.createStatement().execute("SET ROLE " + reporting().name + "_reader"));
    }
    assertEquals("42501", group.getSQLState());
    reporting().server.execute("ALTER ROLE \"" + issued.credential().account() + "\" NOLOGIN");
    assertFalse(observe(Reporting.accounts(key)).withoutAccess());
    SeverResult cut = sever(Reporting.accounts(key));
    assertEquals(Map.of(), cut.failures());
    assertWithoutAccess(Reporting.accounts(cut));
    reporting().revoke(key, issued);
  }

  @Test
  @DisplayName("an account that is locked, but still a member, has access")
  void stillMember() throws Exception {
    LeaseKey key = reporting().newKey();
    Issued issued = reporting().issue(key);
    reporting().server.execute("ALTER ROLE \"" + issued.credential().account() + "\" NOLOGIN");
    Observation seen = observe(Reporting.accounts(key));
    assertTrue(seen.nodes().get(0).closed());
    assertEquals(
        List.of(new Residue("membership", reporting().name + "_reader", "")),
        seen.nodes().get(0).access());
    assertWithoutAccess(Reporting.accounts(sever(Reporting.accounts(key))));
    reporting().revoke(key, issued);
  }

  @Test
  @DisplayName(
      "every lock of the server, taken by it, leaves the guard those that it kept for itself")
  void lockTable() throws Exception {
    LeaseKey key = reporting().newKey();
    Issued issued = reporting().issue(key);
    assertFalse(observe(Reporting.accounts(key)).withoutAccess());
    try (Connection task = reporting().connect(issued)) {
      takeEveryLock(task);
      LeaseAccounts known = Reporting.accounts(sever(Reporting.accounts(key)));
      Await.until(
          "access is gone",
          Duration.ofSeconds(10),
          () -> sever(known).failures().isEmpty() && observe(known).withoutAccess());
      assertFalse(task.isValid(5));
    }
    reporting().revoke(key, issued);
  }

  /** No right is needed for this. */
  static void takeEveryLock(Connection task) throws SQLException {
    int taken = 0;
    for (int step : new int[] {500, 20, 1}) {
      try (Statement locks = task.createStatement()) {
        while (true) {
          locks.execute(
              "SELECT pg_advisory_lock(8, g) FROM generate_series(%d, %d) g"
                  .formatted(taken, taken + step - 1));
          taken += step;
        }
      } catch (SQLException e) {
        assertEquals("53200", e.getSQLState());
      }
    }
  }

  @Test
  @DisplayName("a session whose account was dropped unseen is ended, once it was suspected")
  void orphan() throws Exception {
    LeaseKey key = reporting().newKey();
    Issued issued = reporting().issue(key);
    try (Connection task = reporting().connect(issued)) {
      reporting().server.execute("DROP ROLE \"" + issued.credential().account() + "\"");
      Observation seen = observe(Reporting.accounts(key));
      assertEquals(1, seen.nodes().get(0).suspects().size(), seen.toString());
      LeaseAccounts suspecting = reporting().suspecting(key, seen);
      sever(suspecting);
      assertFalse(task.isValid(5));
      assertTrue(observe(suspecting).withoutAccess());
    }
    reporting().revoke(key, issued);
  }

  @Test
  @DisplayName(
      "a colleague who reads what it made delays the cleaning, which names him, and not the proof")
  void colleague() throws Exception {
    LeaseKey key = reporting().newKey();
    Issued issued = reporting().issue(key);
    LeaseKey other = reporting().newKey();
    Issued colleague = reporting().issue(other);
    String table = "public.t_" + key;
    try (Connection task = reporting().connect(issued);
        Connection reader = reporting().connect(colleague)) {
      task.createStatement()
          .execute(
              "CREATE TABLE "
                  + table
                  + " AS SELECT 1 AS n; GRANT SELECT ON "
                  + table
                  + " TO PUBLIC");
      begin(reader, "SELECT * FROM " + table);
      assertWithoutAccess(Reporting.accounts(sever(Reporting.accounts(key))));
      Cleaned delayed = destroy(Reporting.accounts(key));
      assertTrue(
          delayed.failures().toString().contains("of " + colleague.credential().account()),
          delayed.toString());
      reader.rollback();
      assertEquals(Map.of(), destroy(Reporting.accounts(key)).failures());
    }
    assertEquals(List.of(reporting().name + "_heir"), ownersOf("t_" + key));
    reporting().revoke(key, issued);
    reporting().revoke(other, colleague);
  }

  @Test
  @DisplayName(
      "a stranger's grant to it, in a database that is not ours, delays the cleaning and not the proof")
  void strangersGrant() throws Exception {
    LeaseKey key = reporting().newKey();
    Issued issued = reporting().issue(key);
    String account = issued.credential().account();
    String stranger = reporting().name + "bystander";
    reporting()
        .server
        .execute(
            "CREATE ROLE %1$s LOGIN PASSWORD 'x'; CREATE SCHEMA AUTHORIZATION %1$s; GRANT CONNECT ON DATABASE postgres TO %1$s"
                .formatted(stranger));
    try (Connection bystander = reporting().server.connect("postgres", stranger, "x")) {
      bystander
          .createStatement()
          .execute("CREATE TABLE bait (n int); GRANT SELECT ON bait TO \"%s\"".formatted(account));
    }
    SeverResult cut = sever(Reporting.accounts(key));
    assertEquals(Map.of(), cut.failures());
    assertWithoutAccess(Reporting.accounts(cut));
    reporting().revoke(key, issued);
    Cleaned delayed = destroy(Reporting.accounts(key));
    assertTrue(
        String.valueOf(delayed.failures().get("database postgres")).contains("1 grant hangs on"),
        delayed.toString());
    assertEquals(1, delayed.remaining().size());
    reporting().server.execute("DROP OWNED BY " + stranger + " CASCADE; DROP ROLE " + stranger);
    assertEquals(Map.of(), destroy(Reporting.accounts(key)).failures());
    assertEquals(List.of(), standing(issued));
  }

  @Test
  @DisplayName(
      "a large object, which anybody may make anywhere, delays the cleaning and not the proof")
  void largeObject() throws Exception {
    LeaseKey key = reporting().newKey();
    Issued issued = reporting().issue(key);
    String id;
    reporting().server.execute("GRANT CONNECT ON DATABASE postgres TO PUBLIC");
    try (Connection task = reporting().connectTo(issued, "postgres");
        ResultSet made = task.createStatement().executeQuery("SELECT lo_create(0)")) {
      made.next();
      id = made.getString(1);
    }
    assertWithoutAccess(Reporting.accounts(sever(Reporting.accounts(key))));
    assertEquals(Revoked.CONFIRMED, reporting().revoke(key, issued));
    Cleaned delayed = destroy(Reporting.accounts(key));
    assertTrue(
        String.valueOf(delayed.failures().get("database postgres")).contains("1 object hangs on"),
        delayed.toString());
    reporting()
        .server
        .execute("SELECT lo_unlink(" + id + "); REVOKE CONNECT ON DATABASE postgres FROM PUBLIC");
    assertEquals(Map.of(), destroy(Reporting.accounts(key)).failures());
    assertEquals(List.of(), standing(issued));
  }

  @Test
  @DisplayName("false functions in a database of its own are not called by the guard")
  void falseFunctions() throws Exception {
    String scratch = reporting().name + "_scratch_" + System.nanoTime();
    reporting().server.createDatabase(scratch);
    reporting()
        .server
        .execute("GRANT CREATE ON DATABASE %s TO %s_reader".formatted(scratch, reporting().name));
    LeaseKey key = reporting().newKey();
    Issued issued = reporting().issue(key);
    String schema = reporting().settings.target().roleNames().schema();
    try (Connection task = reporting().connectTo(issued, scratch);
        Statement sql = task.createStatement()) {
      sql.execute(
          "CREATE SCHEMA %1$s; GRANT USAGE ON SCHEMA %1$s TO PUBLIC; CREATE SEQUENCE %1$s.calls; GRANT ALL ON %1$s.calls TO PUBLIC"
              .formatted(schema));
      sql.execute("COMMENT ON SCHEMA %s IS '%s; version 0'".formatted(schema, SetUpSql.CALLS));
      for (String function :
          List.of(
              "cut(text[], int, name)",
              "kill(text[], oid[], text[], int, pg_lsn, name)",
              "observe(text[], oid[], text[], int, pg_lsn)",
              "panic(text[], oid[], int)",
              "disarm(name, text, int, text[])",
              "pass(name, text, int, text[])",
              "rest(name)",
              "clean(name, text)")) {
        sql.execute(
            "CREATE FUNCTION %1$s.%2$s RETURNS bigint LANGUAGE sql AS 'SELECT nextval(''%1$s.calls'')'"
                .formatted(schema, function));
      }
    }
    sever(Reporting.accounts(key));
    reporting().revoke(key, issued);
    Cleaned refused = destroy(Reporting.accounts(key));
    assertTrue(
        refused
            .failures()
            .toString()
            .contains("but something else of " + issued.credential().account()),
        refused.toString());
    assertEquals(
        List.of("f"),
        reporting().server.query(scratch, "SELECT is_called FROM " + schema + ".calls"));
    reporting().server.execute("DROP DATABASE " + scratch + " WITH (FORCE)");
    assertEquals(Map.of(), destroy(Reporting.accounts(key)).failures());
  }

  @Test
  @DisplayName("with nobody but Vault, its session and rights end, whoever holds its row")
  void vaultAlone() throws Exception {
    LeaseKey key = reporting().newKey();
    Issued issued = reporting().issue(key);
    List<Connection> sessions = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sessions.add(reporting().connect(issued));
    }
    begin(sessions.get(0), HELD);
    assertEquals(Revoked.CONFIRMED, reporting().revoke(key, issued));
    for (Connection session : sessions) {
      assertFalse(session.isValid(5));
    }
    assertEquals(List.of(), standing(issued));
  }

  @Test
  @DisplayName("with nobody but Vault, its row is not taken anew by another login either")
  void vaultAloneAndRetaken() throws Exception {
    LeaseKey key = reporting().newKey();
    Issued issued = reporting().issue(key);
    retake(
        issued,
        () -> {
          assertEquals(Revoked.CONFIRMED, reporting().revoke(key, issued));
          assertEquals(List.of(), standing(issued));
        });
  }

  @Test
  @DisplayName(
      "with nobody but Vault, a colleague who reads what it made leaves it locked, without rights")
  void vaultAloneAndColleague() throws Exception {
    LeaseKey key = reporting().newKey();
    Issued issued = reporting().issue(key);
    LeaseKey other = reporting().newKey();
    Issued colleague = reporting().issue(other);
    String table = "public.v_" + key;
    try (Connection task = reporting().connect(issued);
        Connection reader = reporting().connect(colleague)) {
      task.createStatement()
          .execute("CREATE TABLE %1$s (n int); GRANT SELECT ON %1$s TO PUBLIC".formatted(table));
      begin(reader, "SELECT * FROM " + table);
      assertEquals(Revoked.CONFIRMED, reporting().revoke(key, issued));
      assertFalse(task.isValid(5));
    }
    assertEquals(List.of("f|0"), standing(issued));
    assertWithoutAccess(Reporting.accounts(key));
    assertEquals(Map.of(), destroy(Reporting.accounts(key)).failures());
    reporting().revoke(other, colleague);
  }

  @Test
  @DisplayName(
      "with nobody but Vault, what it prepared leaves it a login without rights, and Vault to try again")
  void vaultAloneAndPrepared() throws Exception {
    LeaseKey key = reporting().newKey();
    Issued issued = reporting().issue(key);
    try (Connection task = reporting().connect(issued)) {
      begin(task, HELD);
      task.createStatement().execute("PREPARE TRANSACTION 'held'");
    }
    assertThrows(BackendException.class, () -> reporting().revoke(key, issued));
    SQLException refused = assertThrows(SQLException.class, () -> reporting().connect(issued));
    assertEquals("42501", refused.getSQLState(), "to take the membership is to lock out");
    assertEquals(Map.of(), sever(Reporting.accounts(key)).failures());
    reporting().revoke(key, issued);
    assertEquals(List.of(), standing(issued));
  }

  @Test
  @DisplayName(
      "the database set to read only, and to wait for nothing, changes no end and no issue")
  void settingsOfTheDatabase() throws Exception {
    String alter = "ALTER DATABASE " + reporting().name + " ";
    LeaseKey before = reporting().newKey();
    Issued first = reporting().issue(before);
    reporting()
        .server
        .execute(
            alter
                + "SET default_transaction_read_only = on; "
                + alter
                + "SET statement_timeout = '1ms'; "
                + alter
                + "SET default_transaction_isolation = 'serializable'");
    try {
      reporting().guard();
      LeaseKey key = reporting().newKey();
      Issued issued = reporting().issue(key);
      for (LeaseKey each : List.of(before, key)) {
        assertEquals(Map.of(), sever(Reporting.accounts(each)).failures());
        assertEquals(Map.of(), destroy(Reporting.accounts(each)).failures());
        assertWithoutAccess(Reporting.accounts(each));
      }
      assertEquals(Revoked.CONFIRMED, reporting().revoke(key, issued));
    } finally {
      reporting().server.execute(alter + "RESET ALL");
      reporting().revoke(before, first);
    }
  }

  static void begin(Connection connection, String statement) throws SQLException {
    connection.setAutoCommit(false);
    connection.createStatement().execute(statement);
  }

  private SeverResult sever(LeaseAccounts lease) throws BackendException {
    return guard().sever(List.of(lease), reporting().soon()).get(0);
  }

  private Cleaned destroy(LeaseAccounts lease) throws BackendException {
    return guard().destroy(List.of(lease), reporting().soon()).get(0);
  }

  private Observation observe(LeaseAccounts lease) throws BackendException {
    return guard().observe(List.of(lease), reporting().soon()).get(0);
  }

  private void assertWithoutAccess(LeaseAccounts lease) throws BackendException {
    Observation seen = observe(lease);
    assertTrue(seen.withoutAccess(), seen.toString());
  }

  /** Whether it may log in, and how many sessions it has; nothing where the account is gone. */
  private List<String> standing(Issued issued) {
    return reporting()
        .server
        .query(
            "postgres",
            "SELECT rolcanlogin, (SELECT count(*) FROM pg_stat_activity s WHERE s.usesysid = r.oid) FROM pg_roles r WHERE rolname = '"
                + issued.credential().account()
                + "'");
  }

  private List<String> ownersOf(String table) {
    return reporting()
        .server
        .query(
            reporting().name, "SELECT tableowner FROM pg_tables WHERE tablename = '" + table + "'");
  }
}
