package dev.mayfly.sidecar.drills;

import dev.mayfly.sidecar.PreparedServers;
import dev.mayfly.testing.servers.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Everything that a task, a stranger and a colleague can put in the way of one account's end. */
final class Hindrances implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** More than one transaction can make. */
  private static final int AT_ONCE = 500;

  /** A database that everybody may connect to, and that Mayfly was not told of. */
  private static final String ELSEWHERE = "elsewhere";

  private final PreparedServers servers;
  private final Login task;
  private final List<Connection> sessions = new ArrayList<>();
  private final Connection colleague;

  Hindrances(PreparedServers servers, Login task) throws SQLException {
    this.servers = servers;
    this.task = task;
    administer(
        "CREATE ROLE colleague LOGIN PASSWORD 'colleague'",
        "GRANT CONNECT ON DATABASE " + servers.name() + " TO colleague",
        "GRANT USAGE ON SCHEMA public TO colleague",
        "CREATE ROLE stranger LOGIN PASSWORD 'stranger'");
    servers.database().createDatabase(ELSEWHERE);
    this.colleague = servers.database().connect(servers.name(), "colleague", "colleague");
    colleague.setAutoCommit(false);
  }

  /** All at once; the task makes so many tables besides. */
  void layOut(int tables) throws SQLException {
    leave(tables);
    inAnotherDatabase();
    lockOut();
    readOnly();
    takeEveryConnection();
    holdItsRow();
    execute(sessions.get(0), "PREPARE TRANSACTION 'held'");
  }

  /** All but what outlasts the task's sessions, or is too much for one transaction of Vault's. */
  void layOutPassing() throws SQLException {
    leave(100);
    readOnly();
    takeEveryConnection();
    holdItsRow();
  }

  private void leave(int tables) throws SQLException {
    try (Connection connection = connect(servers.name())) {
      spy(connection);
      shadow(connection);
      tables(connection, tables);
    }
  }

  /** Whoever runs the task's code is written down, in a table that anybody may write to. */
  private static void spy(Connection connection) throws SQLException {
    execute(
        connection,
        "CREATE TABLE public.ran (who name)",
        "GRANT INSERT, SELECT ON public.ran TO PUBLIC",
        "CREATE FUNCTION public.spy(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS"
            + " 'BEGIN RETURN n; END'",
        "CREATE TABLE public.trap AS SELECT n FROM generate_series(1, 1000) n",
        "CREATE INDEX trap_index ON public.trap (public.spy(n))",
        "CREATE OR REPLACE FUNCTION public.spy(n int) RETURNS int LANGUAGE plpgsql VOLATILE AS"
            + " 'BEGIN INSERT INTO public.ran VALUES (current_user); RETURN n; END'",
        "CREATE VIEW public.window AS SELECT public.spy(n) FROM public.trap",
        "GRANT SELECT ON public.window TO PUBLIC");
  }

  /** What a search path would prefer to the server's own. */
  private static void shadow(Connection connection) throws SQLException {
    String body =
        " LANGUAGE plpgsql AS 'BEGIN INSERT INTO public.ran VALUES (current_user); RETURN %s; END'";
    execute(
        connection,
        "CREATE FUNCTION public.format(text, name) RETURNS text" + body.formatted("x"),
        "CREATE FUNCTION public.same(oid, regclass) RETURNS bool" + body.formatted("true"),
        "CREATE OPERATOR public.= (LEFTARG = oid, RIGHTARG = regclass, FUNCTION = public.same)",
        "CREATE FUNCTION public.pg_terminate_backend(int) RETURNS bool" + body.formatted("true"),
        "CREATE FUNCTION public.quote_ident(name) RETURNS text" + body.formatted("x"));
  }

  private static void tables(Connection connection, int count) throws SQLException {
    for (int made = 0; made < count; made += AT_ONCE) {
      execute(
          connection,
          "DO 'BEGIN FOR i IN %d..%d LOOP EXECUTE ''CREATE TABLE public.many_'' || i || '' (n int)''; END LOOP; END'"
              .formatted(made + 1, Math.min(count, made + AT_ONCE)));
    }
  }

  /** Where everybody may connect: a large object of the task's, and a stranger's grant to it. */
  private void inAnotherDatabase() throws SQLException {
    try (Connection connection = connect(ELSEWHERE)) {
      execute(connection, "SELECT lo_create(0)");
    }
    try (Connection stranger = servers.database().connect(ELSEWHERE, "stranger", "stranger")) {
      execute(
          stranger,
          "SELECT lo_create(4711)",
          "GRANT SELECT ON LARGE OBJECT 4711 TO \"" + task.user() + "\"");
    }
  }

  /** A colleague reads one of its tables and does not come to an end. */
  private void lockOut() throws SQLException {
    try (Connection connection = connect(servers.name())) {
      execute(connection, "GRANT SELECT ON public.trap TO colleague");
    }
    execute(colleague, "SELECT count(*) FROM public.trap");
  }

  private void readOnly() {
    administer("ALTER DATABASE " + servers.name() + " SET default_transaction_read_only = on");
  }

  /**
   * Nobody can change the account before this is over; prepared, a killed session does not end it.
   */
  private void holdItsRow() throws SQLException {
    execute(
        sessions.get(0),
        "BEGIN READ WRITE",
        "ALTER ROLE CURRENT_USER PASSWORD '" + task.password() + "'");
  }

  private void takeEveryConnection() {
    try {
      while (true) {
        sessions.add(connect(servers.name()));
      }
    } catch (SQLException full) {
      // Its limit, or the server's.
    }
  }

  /**
   * The colleague comes to an end, the stranger takes the grant back, the database is as before.
   */
  void letGo() throws SQLException {
    colleague.rollback();
    servers.database().execute(ELSEWHERE, "SELECT lo_unlink(oid) FROM pg_largeobject_metadata");
    administer("ALTER DATABASE " + servers.name() + " RESET default_transaction_read_only");
  }

  /** What administrators and autovacuum do with every table, sooner or later. */
  void maintain() {
    String changed = "SELECT autoanalyze_count FROM pg_stat_user_tables WHERE relname = 'trap'";
    long before = count(changed);
    servers.database().execute(servers.name(), "ANALYZE public.trap");
    servers.database().execute(servers.name(), "REINDEX TABLE public.trap");
    servers.database().execute(servers.name(), "DELETE FROM public.trap WHERE n % 2 = 0");
    Await.until("autovacuum analyzed it", LIMIT, () -> count(changed) > before);
  }

  /** Runs what hangs on the table as whoever writes to it. */
  void write() {
    servers.database().execute(servers.name(), "UPDATE public.trap SET n = n + 1");
  }

  /** Whoever ran the task's code, but the task. */
  List<String> ranAsAnybodyBut(String account) {
    return servers
        .database()
        .query(
            servers.name(), "SELECT DISTINCT who FROM public.ran WHERE who <> '" + account + "'");
  }

  /** What still gives it access; empty once it is without. */
  List<String> access() {
    List<String> ways =
        new ArrayList<>(
            servers
                .database()
                .query(
                    servers.name(),
                    """
                    SELECT 'session ' || pid FROM pg_stat_activity WHERE usename = '%1$s'
                    UNION ALL SELECT 'member of ' || roleid::regrole FROM pg_auth_members
                    WHERE member = (SELECT oid FROM pg_roles WHERE rolname = '%1$s')
                    """
                        .formatted(task.user())));
    for (String database : List.of(servers.name(), ELSEWHERE)) {
      try (Connection letIn = connect(database)) {
        ways.add("login to " + letIn.getCatalog());
      } catch (SQLException refused) {
        // As it should.
      }
    }
    return ways;
  }

  private long count(String query) {
    return Long.parseLong(servers.database().query(servers.name(), query).get(0));
  }

  private Connection connect(String database) throws SQLException {
    return servers.database().connect(database, task.user(), task.password());
  }

  private void administer(String... statements) {
    for (String statement : statements) {
      servers.database().execute(statement);
    }
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    for (String text : statements) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(text);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    for (Connection session : sessions) {
      session.close();
    }
    colleague.close();
  }
}
