package dev.mayfly.backends.database;

import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Whether the servers are set up as {@link SetUpSql} would do it, as far as the guard's login can
 * see.
 */
final class ServerChecks {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> NO_FUNCTION = Set.of("3F000", "42883");

  private final PostgresSettings settings;
  private final Arrangement arrangement;
  private final Servers servers;
  private final List<Finding> findings = new ArrayList<>();

  ServerChecks(PostgresSettings settings, Servers servers) {
    this.settings = settings;
    this.arrangement = settings.arrangement();
    this.servers = servers;
  }

  List<Finding> run(Deadline deadline) {
    Stream.concat(Stream.of(settings.primary()), settings.nodes().stream())
        .forEach(this::encryption);
    settings
        .allDatabases()
        .forEach(database -> database(settings.primary().to(database), deadline));
    check(settings.primary(), deadline, sql -> roles(sql, deadline));
    settings.nodes().forEach(node -> check(node, deadline, sql -> node(node, sql, deadline)));
    return findings;
  }

  @FunctionalInterface
  private interface Check {
    void on(Sql sql) throws SQLException;
  }

  private void check(PostgresUrl url, Deadline deadline, Check check) {
    try {
      check.on(servers.at(url));
    } catch (SQLException e) {
      String place = url + "/" + url.database();
      if (NO_FUNCTION.contains(String.valueOf(e.getSQLState()))) {
        add(Severity.ERROR, "Mayfly's functions are missing in " + place, psql(url));
      } else if (deadline.passed()) {
        add(Severity.ERROR, place + " did not answer in time", "");
      } else {
        add(Severity.ERROR, place + " cannot be looked at: " + LoginTrial.words(e), "");
      }
    }
  }

  private void encryption(PostgresUrl url) {
    boolean local =
        Stream.of(url.hosts().split(","))
            .allMatch(host -> LOOPBACK.contains(host.replaceFirst(":[0-9]+$", "")));
    if (!local && !url.options().getOrDefault("sslmode", "").startsWith("verify-")) {
      add(
          Severity.WARNING,
          "who is on the way to "
              + url
              + " can read and change what is said there, and so what the guard sees",
          "url: postgresql://"
              + url
              + "/"
              + url.database()
              + "?sslmode=verify-full&sslrootcert=/path/to/ca.pem");
    }
  }

  private void database(PostgresUrl url, Deadline deadline) {
    check(
        url,
        deadline,
        sql -> {
          String edition = text(sql, "SELECT \"" + arrangement.schema() + "\".edition()", deadline);
          if (!edition.equals(new SetUpSql(arrangement).edition())) {
            add(
                Severity.ERROR,
                "Mayfly's functions in "
                    + url
                    + "/"
                    + url.database()
                    + " are of another edition: "
                    + edition,
                psql(url));
          }
          schemas(url, sql, deadline);
        });
  }

  /** Tables pass to any heir; everything else only to one who may make things in its schema. */
  private void schemas(PostgresUrl url, Sql sql, Deadline deadline) throws SQLException {
    for (String role : settings.roles()) {
      String heir = arrangement.heirOf(role);
      Sql.Query query =
          Sql.Query.of(
              "SELECT nspname FROM pg_namespace WHERE has_schema_privilege(?, oid, 'CREATE')"
                  + " AND NOT has_schema_privilege(?, oid, 'CREATE') AND nspname !~ '^pg_'",
              arrangement.groupOf(role),
              heir);
      for (String schema : sql.query(query, row -> row.getString(1), deadline)) {
        add(
            Severity.WARNING,
            "what a task of "
                + role
                + " makes in schema "
                + schema
                + " of "
                + url.database()
                + ", tables excepted, cannot pass to "
                + heir,
            "GRANT CREATE ON SCHEMA \"" + schema + "\" TO \"" + heir + "\"");
      }
    }
  }

  private void node(PostgresUrl node, Sql sql, Deadline deadline) throws SQLException {
    if (is(sql, deadline, "SELECT pg_is_in_recovery() AND pg_is_wal_replay_paused()")) {
      add(
          Severity.ERROR,
          "standby "
              + node
              + " has paused its replay: accounts that are gone elsewhere can log in there, and no end is proven",
          "SELECT pg_wal_replay_resume()");
    }
    text(sql, "SELECT \"" + arrangement.schema() + "\".edition()", deadline);
  }

  private void roles(Sql sql, Deadline deadline) throws SQLException {
    if (!is(sql, deadline, "SELECT current_setting('server_version_num')::int >= 160000")) {
      add(Severity.ERROR, settings.primary() + " is older than PostgreSQL 16", "");
    }
    String owner = arrangement.owner();
    demand(
        sql,
        deadline,
        "ALTER ROLE \"" + owner + "\" CREATEROLE",
        "SELECT rolcreaterole FROM pg_roles WHERE rolname = ?",
        owner);
    for (String held : List.of("pg_signal_backend", "pg_read_all_stats")) {
      demand(
          sql,
          deadline,
          "GRANT " + held + " TO \"" + owner + "\"",
          "SELECT pg_has_role(?, ?, 'USAGE')",
          owner,
          held);
    }
    for (String root : arrangement.roots()) {
      demand(
          sql,
          deadline,
          "ALTER ROLE \"" + root + "\" SET role = '" + owner + "'",
          "SELECT EXISTS (SELECT FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole"
              + " WHERE r.rolname = ? AND ? = ANY (s.setconfig))",
          root,
          "role=" + owner);
    }
    for (String group : new TreeSet<>(arrangement.groups().values())) {
      demand(
          sql,
          deadline,
          "GRANT \"" + group + "\" TO \"" + owner + "\" WITH ADMIN TRUE, INHERIT TRUE, SET TRUE",
          "SELECT EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles o ON o.oid = m.member JOIN pg_roles g ON g.oid = m.roleid"
              + " WHERE o.rolname = ? AND g.rolname = ? AND m.admin_option)",
          owner,
          group);
    }
    for (String role : settings.roles()) {
      String heir = arrangement.heirOf(role);
      demand(
          sql,
          deadline,
          "GRANT \"" + heir + "\" TO \"" + owner + "\" WITH INHERIT TRUE, SET TRUE",
          "SELECT pg_has_role(?, ?, 'USAGE')",
          owner,
          heir);
    }
    if (is(
        sql,
        deadline,
        "SELECT rolsuper OR rolcreaterole OR pg_has_role(oid, 'pg_signal_backend', 'MEMBER')"
            + " OR pg_has_role(oid, 'pg_read_all_data', 'MEMBER') FROM pg_roles WHERE rolname = current_user")) {
      add(
          Severity.WARNING,
          "the guard's login may do more than execute Mayfly's functions",
          "mayfly generate sql");
    }
  }

  private void demand(Sql sql, Deadline deadline, String mend, String question, String... names)
      throws SQLException {
    if (!is(sql, deadline, question, names)) {
      add(
          Severity.ERROR,
          "on " + settings.primary() + " something is missing that making or ending accounts needs",
          mend);
    }
  }

  /** Whether the one row that is asked for exists and is true. */
  private static boolean is(Sql sql, Deadline deadline, String question, String... names)
      throws SQLException {
    return sql.query(
            new Sql.Query(question, List.of((Object[]) names)), row -> row.getBoolean(1), deadline)
        .contains(true);
  }

  private static String text(Sql sql, String question, Deadline deadline) throws SQLException {
    return String.join("", sql.query(Sql.Query.of(question), row -> row.getString(1), deadline));
  }

  private static String psql(PostgresUrl url) {
    return "mayfly generate sql, and run the part for database " + url.database();
  }

  private void add(Severity severity, String what, String mend) {
    findings.add(new Finding(severity, what, mend));
  }
}
