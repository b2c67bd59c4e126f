package dev.mayfly.backends.database.dialect.postgresql.checks;

import dev.mayfly.backends.database.dialect.Servers;
import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.backends.database.dialect.postgresql.ConnectionOption;
import dev.mayfly.backends.database.dialect.postgresql.GuardFunctions;
import dev.mayfly.backends.database.dialect.postgresql.InstalledFunctions;
import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import dev.mayfly.backends.database.dialect.postgresql.PostgresTarget;
import dev.mayfly.backends.database.dialect.postgresql.PostgresUrl;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.dialect.postgresql.SqlName;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Whether the servers are set up as {@link
 * dev.mayfly.backends.database.dialect.postgresql.SetUpSql} would do it, as far as the guard's
 * login can see.
 */
public final class ServerChecks {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  /** In milliseconds: the account of a lease that begins now is noted much sooner. */
  private static final int UNTIL_NOTED = 2_000;

  private final PostgresTarget target;
  private final RoleNames roleNames;
  private final Servers servers;
  private final List<Finding> findings = new ArrayList<>();

  public ServerChecks(PostgresTarget target, Servers servers) {
    this.target = target;
    this.roleNames = target.roleNames();
    this.servers = servers;
  }

  public List<Finding> run(Deadline deadline) {
    target.nodes().forEach(this::encryption);
    target.allDatabases().forEach(database -> database(target.primary().to(database), deadline));
    check(
        target.primary(),
        deadline,
        sql -> {
          findings.addAll(new RoleChecks(target, new Catalogue(sql, deadline)).run());
          findings.addAll(new PlaceChecks(target, new Catalogue(sql, deadline)).run());
          unknownAccounts(deadline);
        });
    target.otherNodes().forEach(node -> check(node, deadline, sql -> node(node, sql, deadline)));
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
      if ("28P01".equals(e.getSQLState()) && target.otherNodes().contains(url)) {
        add(
            Severity.ERROR,
            "standby "
                + url
                + " does not know the guard's new login: it is behind, or has paused its replay",
            "SELECT pg_wal_replay_resume()");
      } else if (LoginTrial.message(e).contains("startup parameter")) {
        add(
            Severity.ERROR,
            "the pooler at "
                + url
                + " does not let the guard name its own search path: "
                + LoginTrial.message(e),
            "ignore_startup_parameters = extra_float_digits, options");
      } else if (deadline.passed()) {
        add(Severity.ERROR, place + " did not answer in time", "");
      } else {
        add(Severity.ERROR, place + " cannot be looked at: " + LoginTrial.message(e), "");
      }
    }
  }

  private void encryption(PostgresUrl url) {
    boolean local = url.hosts().stream().allMatch(host -> LOOPBACK.contains(host.name()));
    if (!local && !url.options().getOrDefault(ConnectionOption.SSLMODE, "").startsWith("verify-")) {
      add(
          Severity.WARNING,
          "who is on the way to "
              + url
              + " can read and change what is said there, and so what the guard sees",
          "url: "
              + url.with(ConnectionOption.SSLMODE, "verify-full")
                  .with(ConnectionOption.SSLROOTCERT, "/path/to/ca.pem")
                  .url());
    }
  }

  private void database(PostgresUrl url, Deadline deadline) {
    check(
        url,
        deadline,
        sql -> {
          functions(url, sql, deadline);
          findings.addAll(new DatabaseChecks(target, url, new Catalogue(sql, deadline)).run());
        });
  }

  private void functions(PostgresUrl url, Sql sql, Deadline deadline) throws SQLException {
    String place = url + "/" + url.database();
    InstalledFunctions functions = new InstalledFunctions(roleNames);
    String found = functions.in(sql, deadline).orElse("");
    if (found.isEmpty()) {
      add(Severity.ERROR, "Mayfly's functions are missing in " + place, psql(url));
    } else if (!functions.areOurs(found)) {
      add(
          Severity.ERROR,
          "schema "
              + roleNames.schema()
              + " of "
              + place
              + " is somebody else's, who could have the guard run anything: "
              + found,
          "DROP SCHEMA " + SqlName.identifier(roleNames.schema()) + " CASCADE");
    } else if (!found.equals(functions.expected())) {
      add(
          Severity.ERROR,
          "Mayfly's functions in " + place + " are of another version: " + found,
          psql(url));
    }
  }

  /** Where the functions are ours: they are called. */
  private void unknownAccounts(Deadline deadline) throws SQLException {
    if (findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR)) {
      return;
    }
    new GuardFunctions(servers.at(target.primary()), roleNames.schema())
        .unknown(roleNames.groups().values(), UNTIL_NOTED, deadline)
        .forEach(account -> add(Severity.WARNING, account.what(), account.remedy()));
  }

  private void node(PostgresUrl node, Sql sql, Deadline deadline) throws SQLException {
    String paused =
        text(
            sql,
            "SELECT CASE WHEN pg_is_in_recovery() THEN pg_is_wal_replay_paused() END",
            deadline);
    if (paused.equals("t")) {
      add(
          Severity.ERROR,
          "standby "
              + node
              + " has paused its replay: accounts that are gone elsewhere can log in there, and no end is proven",
          "SELECT pg_wal_replay_resume()");
    }
    functions(node, sql, deadline);
  }

  private static String text(Sql sql, String question, Deadline deadline) throws SQLException {
    return sql.query(
            Sql.Query.of(question), row -> Objects.toString(row.getString(1), ""), deadline)
        .get(0);
  }

  private static String psql(PostgresUrl url) {
    return "mayfly generate sql, and run the part for database " + url.database();
  }

  private void add(Severity severity, String what, String remedy) {
    findings.add(new Finding(severity, what, remedy));
  }
}
