package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.Residue;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.ServerException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a task can leave behind. Each function it leaves writes down who runs it. */
abstract class LeftoverCases {

  private LeaseKey key;
  private Issued issued;
  private String s;

  abstract Reporting reporting();

  abstract PostgresGuard guard();

  @BeforeEach
  void prepare() throws BackendException {
    key = reporting().newKey();
    s = "s_" + key;
    server(
        "CREATE SCHEMA %1$s; GRANT USAGE, CREATE ON SCHEMA %1$s TO %2$s_reader, %2$s_heir; CREATE TABLE %1$s.calls (what text, who name); GRANT INSERT, SELECT ON %1$s.calls TO PUBLIC;"
            + " CREATE TABLE %1$s.secret AS SELECT 42 AS n; ALTER TABLE %1$s.secret OWNER TO %2$s_heir; GRANT CREATE ON DATABASE %2$s TO %2$s_reader");
    issued = reporting().issue(key);
  }

  @AfterEach
  void clear() throws BackendException {
    server("DROP SCHEMA IF EXISTS %1$s CASCADE; REVOKE CREATE ON DATABASE %2$s FROM %2$s_reader");
    reporting().revoke(key, issued);
    destroy();
  }

  @Test
  @DisplayName("code that runs unasked is taken out before anything passes, and the data stays")
  void trojans() throws Exception {
    makeTrojans();
    Cleaned cleaned = destroy();
    assertEquals(Map.of(), cleaned.failures());
    assertEquals(List.of(), cleaned.left());
    assertTrue(cleaned.disarmed().size() > 12, cleaned.toString());
    assertEquals(List.of(), accounts());
    assertEquals(List.of("501"), ask("SELECT count(*) FROM %1$s.t"));
    // Before its end, autovacuum may have run its code as the account.
    String account = ((DatabaseLogin) issued.credential()).username();
    assertEquals(List.of(), ask("SELECT what, who FROM %1$s.calls WHERE who <> '" + account + "'"));
    server("TRUNCATE %1$s.calls");
    use();
    assertEquals(List.of(), ask("SELECT what, who FROM %1$s.calls"));
  }

  @Test
  @DisplayName("code that autovacuum runs stops with the memberships, and never runs as the heir")
  void autovacuum() throws Exception {
    task(
        "CREATE TABLE %1$s.bait (x int) WITH (autovacuum_analyze_threshold = 0, autovacuum_analyze_scale_factor = 0)",
        "CREATE FUNCTION %1$s.f(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x'",
        "CREATE INDEX ON %1$s.bait (%1$s.f(x))",
        "CREATE OR REPLACE FUNCTION %1$s.f(x int) RETURNS int LANGUAGE plpgsql VOLATILE AS $f$ BEGIN"
            + " IF session_user <> current_user THEN INSERT INTO %1$s.calls SELECT 'read ' || count(*), current_user FROM public.sales; END IF; RETURN x; END $f$",
        "INSERT INTO %1$s.bait SELECT generate_series(1, 60)");
    Await.until(
        "autovacuum ran it",
        Duration.ofSeconds(60),
        () -> !ask("SELECT 1 FROM %1$s.calls WHERE what = 'read 1000'").isEmpty());
    guard().sever(List.of(Reporting.accounts(key)), reporting().soon());
    server("INSERT INTO %1$s.bait SELECT generate_series(1, 60); TRUNCATE %1$s.calls");
    assertEquals(Map.of(), destroy().failures());
    server("INSERT INTO %1$s.bait SELECT generate_series(1, 600)");
    String analyzed = analyzed("bait");
    Await.until(
        "autovacuum came again",
        Duration.ofSeconds(60),
        () -> {
          server("INSERT INTO %1$s.bait VALUES (1)");
          return !analyzed("bait").equals(analyzed);
        });
    assertEquals(List.of(), ask("SELECT what, who FROM %1$s.calls"));
  }

  private String analyzed(String table) {
    return ask("SELECT autoanalyze_count FROM pg_stat_user_tables WHERE schemaname = '%1$s' AND relname = '"
            + table
            + "'")
        .toString();
  }

  @Test
  @DisplayName("a view over what only the heir may read shows nobody more than he may read himself")
  void view() throws Exception {
    task("CREATE VIEW %1$s.v AS SELECT * FROM %1$s.secret", "GRANT SELECT ON %1$s.v TO PUBLIC");
    assertEquals(Map.of(), destroy().failures());
    LeaseKey next = reporting().newKey();
    Issued colleague = reporting().issue(next);
    try (Connection reader = reporting().connect(colleague)) {
      SQLException denied =
          assertThrows(
              SQLException.class,
              () -> reader.createStatement().execute("SELECT * FROM %s.v".formatted(s)));
      assertEquals("42501", denied.getSQLState());
    }
    reporting().revoke(next, colleague);
  }

  @Test
  @DisplayName("a door into the heir's rights is shut, for whoever it was left open")
  void door() throws Exception {
    task(
        "CREATE FUNCTION %1$s.door(what text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN EXECUTE what; RETURN current_user; END'");
    Cleaned cleaned = destroy();
    assertEquals(Map.of(), cleaned.failures());
    assertTrue(
        cleaned.disarmed().stream().anyMatch(thing -> thing.kind().equals("function")),
        cleaned.toString());
    LeaseKey next = reporting().newKey();
    Issued colleague = reporting().issue(next);
    try (Connection reader = reporting().connect(colleague)) {
      SQLException denied =
          assertThrows(
              SQLException.class,
              () ->
                  reader
                      .createStatement()
                      .execute("SELECT %1$s.door('DELETE FROM %1$s.secret')".formatted(s)));
      assertEquals("42501", denied.getSQLState());
    }
    assertEquals(List.of("42"), ask("SELECT n FROM %1$s.secret"));
    reporting().revoke(next, colleague);
  }

  @Test
  @DisplayName("what the server's own functions would run from a text is taken out like a function")
  void texts() throws Exception {
    task(
        function("quiet", "", "int", "RETURN 1;", "VOLATILE"),
        "CREATE TABLE %1$s.t (n int, x text DEFAULT query_to_xml('SELECT %1$s.quiet()', false, false, '')::text)",
        "CREATE TABLE %1$s.p (n int)",
        "ALTER TABLE %1$s.p ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY p ON %1$s.p USING (query_to_xml('SELECT %1$s.quiet()', false, false, '') IS NOT NULL)",
        "INSERT INTO %1$s.p VALUES (1)",
        "GRANT ALL ON %1$s.t, %1$s.p TO PUBLIC");
    Cleaned cleaned = destroy();
    assertEquals(Map.of(), cleaned.failures());
    server(
        "TRUNCATE %1$s.calls; SET ROLE %2$s_heir; INSERT INTO %1$s.t (n) VALUES (1); SELECT * FROM %1$s.p");
    assertEquals(List.of(), ask("SELECT what, who FROM %1$s.calls"));
  }

  @Test
  @DisplayName(
      "what cannot be disarmed stays with the account, which is locked and is nobody's member")
  void tombstone() throws Exception {
    task(
        function("distance", "a int, b int", "float8", "RETURN b - a;", "IMMUTABLE"),
        "CREATE TYPE %1$s.span AS RANGE (subtype = int, subtype_diff = %1$s.distance)",
        "CREATE TABLE %1$s.spans (r %1$s.span)",
        "INSERT INTO %1$s.spans SELECT %1$s.span(g, g + 2) FROM generate_series(1, 500) g",
        "CREATE TABLE %1$s.plain AS SELECT 1 AS n");
    arm("distance", "a int, b int", "float8", "RETURN b - a;");
    Cleaned cleaned = destroy();
    assertEquals(Map.of(), cleaned.failures());
    assertEquals(
        List.of("table", "type"),
        cleaned.left().stream().map(Residue::kind).distinct().sorted().toList(),
        cleaned.toString());
    assertEquals(1, cleaned.remaining().size());
    assertEquals(List.of("f|0"), accounts());
    assertTrue(
        guard()
            .observe(List.of(Reporting.accounts(key)), reporting().soon())
            .get(0)
            .withoutAccess());
    assertEquals(List.of(reporting().name + "_heir"), owner("plain"));
    server("TRUNCATE %1$s.calls");
    ServerException refused =
        assertThrows(ServerException.class, () -> server("ANALYZE %1$s.spans"));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("permission denied for schema"),
        "its code runs as the account, which may do nothing");
    server("SET ROLE %2$s_heir; SELECT count(*) FROM %1$s.spans");
    assertEquals(List.of(), ask("SELECT who FROM %1$s.calls WHERE who = '%2$s_heir'"));
  }

  @Test
  @DisplayName(
      "a trigger of its function on another's table is told, and the function stays with it")
  void triggerElsewhere() throws Exception {
    server("CREATE TABLE %1$s.theirs (n int); GRANT TRIGGER ON %1$s.theirs TO %2$s_reader");
    task(
        function("spy", "", "trigger", "RETURN new;", "VOLATILE"),
        "CREATE TRIGGER spy BEFORE INSERT ON %1$s.theirs FOR EACH ROW EXECUTE FUNCTION %1$s.spy()");
    Cleaned cleaned = destroy();
    assertEquals(Map.of(), cleaned.failures());
    assertTrue(cleaned.left().toString().contains("a trigger on"), cleaned.toString());
  }

  @Test
  @DisplayName(
      "every kind of object passes, schemas before what is in them, and what a task has no name for is dropped")
  void everyKind() throws Exception {
    server(
        "CREATE FOREIGN DATA WRAPPER w_%1$s; GRANT USAGE ON FOREIGN DATA WRAPPER w_%1$s TO %2$s_reader, %2$s_heir");
    task(
        "CREATE FUNCTION %1$s.moved() RETURNS int LANGUAGE sql RETURN 1",
        "CREATE SCHEMA own_%1$s",
        "ALTER FUNCTION %1$s.moved() SET SCHEMA own_%1$s",
        "CREATE TABLE own_%1$s.t (id serial PRIMARY KEY, j text, k int GENERATED ALWAYS AS IDENTITY)",
        "CREATE VIEW own_%1$s.v AS SELECT * FROM own_%1$s.t",
        "CREATE MATERIALIZED VIEW own_%1$s.mv AS SELECT 1 AS x",
        "CREATE SEQUENCE own_%1$s.s",
        "CREATE TYPE own_%1$s.e AS ENUM ('a')",
        "CREATE TYPE own_%1$s.c AS (a int)",
        "CREATE DOMAIN own_%1$s.d AS int CHECK (VALUE > 0)",
        "CREATE AGGREGATE own_%1$s.agg(int) (sfunc = int4pl, stype = int)",
        "CREATE PROCEDURE own_%1$s.p() LANGUAGE sql AS 'SELECT 1'",
        "CREATE OPERATOR own_%1$s.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)",
        "CREATE COLLATION own_%1$s.col (locale = 'C')",
        "CREATE CONVERSION own_%1$s.conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
        "CREATE TEXT SEARCH DICTIONARY own_%1$s.dict (TEMPLATE = simple)",
        "CREATE TEXT SEARCH CONFIGURATION own_%1$s.conf (COPY = simple)",
        "CREATE STATISTICS own_%1$s.st ON id, j FROM own_%1$s.t",
        "CREATE PUBLICATION pub_%1$s FOR TABLE own_%1$s.t",
        "CREATE SERVER srv_%1$s FOREIGN DATA WRAPPER w_%1$s",
        "CREATE USER MAPPING FOR CURRENT_USER SERVER srv_%1$s",
        "CREATE FOREIGN TABLE own_%1$s.ft (x int) SERVER srv_%1$s",
        "CREATE TABLE own_%1$s.parts (n int) PARTITION BY RANGE (n)",
        "CREATE TABLE own_%1$s.part PARTITION OF own_%1$s.parts FOR VALUES FROM (1) TO (9)",
        "SELECT lo_create(0)",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA own_%1$s GRANT SELECT ON TABLES TO PUBLIC",
        "CREATE RULE r AS ON INSERT TO own_%1$s.v DO INSTEAD NOTHING");
    Cleaned cleaned = destroy();
    assertEquals(Map.of(), cleaned.failures());
    assertEquals(List.of(), cleaned.left());
    assertEquals(List.of(), accounts());
    assertEquals(
        List.of(reporting().name + "_heir"),
        ask(
            "SELECT DISTINCT relowner::regrole FROM pg_class WHERE relnamespace = 'own_%1$s'::regnamespace"));
    server(
        "DROP PUBLICATION pub_%1$s; DROP SCHEMA own_%1$s CASCADE; DROP FOREIGN DATA WRAPPER w_%1$s CASCADE");
  }

  @Test
  @DisplayName(
      "with nobody but Vault, nothing passes armed: what can be disarmed is, and the rest stays")
  void vaultAlone() throws Exception {
    makeTrojans();
    assertEquals(Revoked.CONFIRMED, reporting().revoke(key, issued));
    assertEquals(List.of(), accounts());
    assertEquals(List.of(reporting().name + "_heir"), owner("t"));
    server("TRUNCATE %1$s.calls");
    use();
    assertEquals(List.of(), ask("SELECT what, who FROM %1$s.calls"));
  }

  @Test
  @DisplayName(
      "what its group grants by default is found by doctor, with the line that takes it back")
  void defaultPrivileges() throws Exception {
    task("ALTER DEFAULT PRIVILEGES FOR ROLE %2$s_reader GRANT ALL ON TABLES TO PUBLIC");
    List<String> mends =
        reporting().backend.examine(reporting().soon()).stream()
            .filter(finding -> finding.what().contains("by default"))
            .map(finding -> finding.remedy())
            .toList();
    assertEquals(1, mends.size());
    reporting().server.execute(reporting().name, mends.get(0));
    assertEquals(
        List.of(), ask("SELECT 1 FROM pg_default_acl WHERE defaclrole = '%2$s_reader'::regrole"));
  }

  private void makeTrojans() throws SQLException {
    task(
        "CREATE TABLE %1$s.t (x int, y text DEFAULT 'a')",
        "INSERT INTO %1$s.t SELECT generate_series(1, 500)",
        function("idx", "x int", "int", "RETURN x;", "IMMUTABLE"),
        "CREATE INDEX ON %1$s.t (%1$s.idx(x))",
        "CREATE STATISTICS %1$s.st ON (%1$s.idx(x)), x FROM %1$s.t",
        function("pol", "", "bool", "RETURN true;", "VOLATILE"),
        "CREATE POLICY p ON %1$s.t USING (%1$s.pol())",
        "ALTER TABLE %1$s.t ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE %1$s.t FORCE ROW LEVEL SECURITY",
        function("trg", "", "trigger", "RETURN new;", "VOLATILE"),
        "CREATE TRIGGER tr BEFORE INSERT OR UPDATE ON %1$s.t FOR EACH ROW EXECUTE FUNCTION %1$s.trg()",
        function("trt", "", "trigger", "RETURN NULL;", "VOLATILE"),
        "CREATE TRIGGER tt BEFORE TRUNCATE ON %1$s.t EXECUTE FUNCTION %1$s.trt()",
        function("dom", "x int", "bool", "RETURN true;", "IMMUTABLE"),
        "CREATE DOMAIN %1$s.d AS int CHECK (%1$s.dom(VALUE)) DEFAULT %1$s.idx(7)",
        "CREATE TABLE %1$s.u (d %1$s.d)",
        function("dflt", "", "int", "RETURN 1;", "VOLATILE"),
        "ALTER TABLE %1$s.u ADD COLUMN z int DEFAULT %1$s.dflt()",
        function("gen", "x int", "int", "RETURN x;", "IMMUTABLE"),
        "CREATE TABLE %1$s.g (x int, y int GENERATED ALWAYS AS (%1$s.gen(x)) STORED)",
        function("chk", "x int", "bool", "RETURN true;", "IMMUTABLE"),
        "CREATE TABLE %1$s.c (x int CHECK (%1$s.chk(x)))",
        "CREATE TYPE %1$s.ct AS (x int)",
        function("cst", "x %1$s.ct", "text", "RETURN 'a';", "IMMUTABLE"),
        "CREATE CAST (%1$s.ct AS text) WITH FUNCTION %1$s.cst(%1$s.ct) AS IMPLICIT",
        "CREATE MATERIALIZED VIEW %1$s.mv AS SELECT %1$s.dflt() AS x",
        "CREATE VIEW %1$s.v AS SELECT %1$s.dflt() AS x",
        "GRANT SELECT ON %1$s.v TO PUBLIC",
        function("opr", "x int, y int", "bool", "RETURN x < y;", "IMMUTABLE"),
        "CREATE OPERATOR %1$s.<<< (LEFTARG = int, RIGHTARG = int, FUNCTION = %1$s.opr)",
        "CREATE RULE ru AS ON DELETE TO %1$s.u DO ALSO SELECT %1$s.dflt()",
        "INSERT INTO %1$s.t VALUES (1)");
    arm("idx", "x int", "int", "RETURN x;");
    arm("dom", "x int", "bool", "RETURN true;");
    arm("gen", "x int", "int", "RETURN x;");
    arm("chk", "x int", "bool", "RETURN true;");
    arm("cst", "x %1$s.ct", "text", "RETURN 'a';");
    arm("opr", "x int, y int", "bool", "RETURN x < y;");
    server("TRUNCATE %1$s.calls");
  }

  /** Only once something stands that wants a harmless function is it made another. */
  private void arm(String name, String arguments, String returns, String last) throws SQLException {
    task(function(name, arguments, returns, last, "VOLATILE"));
  }

  /** What a superuser, the heir and the server may do with what was left. */
  private void use() {
    for (String statement :
        List.of(
            "ANALYZE %1$s.t",
            "VACUUM %1$s.t",
            "REINDEX TABLE %1$s.t",
            "VACUUM FULL %1$s.t",
            "SELECT count(*) FROM %1$s.t",
            "INSERT INTO %1$s.t VALUES (1)",
            "INSERT INTO %1$s.u (z) VALUES (1)",
            "INSERT INTO %1$s.g VALUES (1)",
            "INSERT INTO %1$s.c VALUES (1)",
            "DELETE FROM %1$s.u",
            "ALTER TABLE %1$s.t ALTER x TYPE bigint USING x",
            "ALTER DOMAIN %1$s.d ADD CHECK (VALUE > 0)",
            "SET ROLE %2$s_heir",
            "INSERT INTO %1$s.t VALUES (1)",
            "SELECT count(*) FROM %1$s.t",
            "ANALYZE %1$s.t",
            "TRUNCATE %1$s.t")) {
      server(statement);
    }
  }

  /** A function that writes down who runs it, where it may. */
  private static String function(
      String name, String arguments, String returns, String last, String volatility) {
    String spies =
        volatility.equals("VOLATILE")
            ? "INSERT INTO %1$s.calls VALUES ('" + name + "', current_user); "
            : "";
    return "CREATE OR REPLACE FUNCTION %1$s."
        + name
        + "("
        + arguments
        + ") RETURNS "
        + returns
        + " LANGUAGE plpgsql "
        + volatility
        + " AS $f$ BEGIN "
        + spies
        + last
        + " END $f$";
  }

  private void task(String... statements) throws SQLException {
    try (Connection task = reporting().connect(issued);
        Statement sql = task.createStatement()) {
      for (String statement : statements) {
        try {
          sql.execute(named(statement));
        } catch (SQLException e) {
          throw new SQLException(named(statement) + ": " + e.getMessage(), e);
        }
      }
    }
  }

  private Cleaned destroy() throws BackendException {
    return guard().destroy(List.of(Reporting.accounts(key)), reporting().soon()).get(0);
  }

  private void server(String statements) {
    reporting().server.execute(reporting().name, named(statements));
  }

  private List<String> ask(String question) {
    return reporting().server.query(reporting().name, named(question));
  }

  private String named(String text) {
    return text.formatted(s, reporting().name);
  }

  private List<String> owner(String table) {
    return ask(
        "SELECT tableowner FROM pg_tables WHERE schemaname = '%1$s' AND tablename = '"
            + table
            + "'");
  }

  private List<String> accounts() {
    return ask(
        "SELECT rolcanlogin, (SELECT count(*) FROM pg_auth_members m WHERE m.member = r.oid) FROM pg_roles r WHERE rolname = '"
            + issued.credential().account()
            + "'");
  }
}
