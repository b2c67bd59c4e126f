package dev.mayfly.backends.database.dialect.mysql.checks;

import dev.mayfly.backends.database.dialect.Servers;
import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.backends.database.dialect.mysql.GuardRoutines;
import dev.mayfly.backends.database.dialect.mysql.MySqlTarget;
import dev.mayfly.backends.database.dialect.mysql.MySqlUrl;
import dev.mayfly.backends.database.dialect.mysql.RoleGrant;
import dev.mayfly.backends.database.dialect.mysql.ServerKind;
import dev.mayfly.backends.database.dialect.mysql.SetUpSql;
import dev.mayfly.backends.database.dialect.mysql.TaskRole;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether the servers are set up as {@link SetUpSql} would do it, as far as the guard's login can
 * see.
 */
public final class ServerChecks {

  private static final String GENERATE = "mayfly generate sql, and run it there";

  private final MySqlTarget target;
  private final Servers servers;
  private final Deadline deadline;
  private final List<Finding> findings = new ArrayList<>();

  public ServerChecks(MySqlTarget target, Servers servers, Deadline deadline) {
    this.target = target;
    this.servers = servers;
    this.deadline = deadline;
  }

  public List<Finding> run() {
    target.nodes().forEach(this::encryption);
    target.nodes().forEach(this::server);
    target.roles().forEach(this::code);
    return findings;
  }

  private void encryption(MySqlUrl url) {
    if (!url.isPrivate()) {
      add(
          Severity.WARNING,
          "who is on the way to "
              + url
              + " can read and change what is said there, and so what the guard sees",
          "url: "
              + target.kind().word()
              + "://"
              + url
              + "/"
              + url.database()
              + "?ssl-mode=VERIFY_IDENTITY&ssl-ca=/path/to/ca.pem");
    }
  }

  private void server(MySqlUrl url) {
    Sql sql = servers.at(url);
    try {
      kind(url, text(sql, "SELECT VERSION()"));
      routines(url, sql);
      sessions(url, sql);
      if (url.equals(target.primary()) && !target.otherNodes().isEmpty()) {
        position(url, sql);
      }
    } catch (SQLException e) {
      add(Severity.ERROR, url + " cannot be looked at: " + e.getMessage(), "");
    }
  }

  private void kind(MySqlUrl url, String version) {
    if (!target.kind().isOf(version)) {
      Optional<ServerKind> other =
          Arrays.stream(ServerKind.values()).filter(kind -> kind.isOf(version)).findFirst();
      add(
          Severity.ERROR,
          url
              + " is no server of backend "
              + target.kind().word()
              + ": it says that it is "
              + version,
          "backend: " + other.map(ServerKind::word).orElse(""));
    }
  }

  private void routines(MySqlUrl url, Sql sql) throws SQLException {
    String found =
        new GuardRoutines(sql, target.names()).label(target.names(), deadline).orElse("");
    String expected = new SetUpSql(target).label();
    if (found.isEmpty()) {
      add(Severity.ERROR, "Mayfly's routines are missing at " + url, GENERATE);
    } else if (!found.equals(expected)) {
      add(
          Severity.ERROR,
          "Mayfly's routines at " + url + " are of another version: " + found,
          GENERATE);
    }
  }

  private void sessions(MySqlUrl url, Sql sql) throws SQLException {
    if (text(sql, "SELECT @@performance_schema").equals("0")) {
      add(
          Severity.WARNING,
          url
              + " does not tell who is in a routine of somebody else's: an end is proven only when such sessions have left it",
          "performance_schema = ON in its configuration, and a restart");
    }
  }

  private void position(MySqlUrl url, Sql sql) throws SQLException {
    if (text(sql, "SELECT @@log_bin").equals("0")) {
      add(
          Severity.ERROR,
          url + " keeps no binary log, so nobody can tell whether other nodes are behind it",
          "log_bin in its configuration, and a restart");
    }
  }

  private void code(TaskRole role) {
    for (RoleGrant grant : role.grants()) {
      if (grant.makesCode()) {
        add(
            Severity.NOTE,
            "role "
                + role.name()
                + " can leave code behind (events, triggers, views, routines), which each end then looks for: "
                + grant,
            "grants: name single privileges, such as SELECT, INSERT, UPDATE, DELETE");
      }
    }
  }

  private String text(Sql sql, String question) throws SQLException {
    return sql.query(Sql.Query.of(question), row -> String.valueOf(row.getString(1)), deadline)
        .get(0);
  }

  private void add(Severity severity, String what, String remedy) {
    findings.add(new Finding(severity, what, remedy));
  }
}
