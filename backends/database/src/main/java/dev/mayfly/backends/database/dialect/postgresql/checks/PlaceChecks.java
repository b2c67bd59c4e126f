package dev.mayfly.backends.database.dialect.postgresql.checks;

import dev.mayfly.backends.database.dialect.postgresql.PostgresTarget;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.dialect.postgresql.SqlName;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Where in a cluster tasks can go, what they can take there, and what is left of them. */
final class PlaceChecks {

  private final PostgresTarget target;
  private final RoleNames roleNames;
  private final Catalogue catalogue;
  private final List<Finding> findings = new ArrayList<>();

  PlaceChecks(PostgresTarget target, Catalogue catalogue) {
    this.target = target;
    this.roleNames = target.roleNames();
    this.catalogue = catalogue;
  }

  List<Finding> run() throws SQLException {
    for (String role : target.roles()) {
      elsewhere(role);
    }
    connections();
    prepared();
    remains();
    code();
    return findings;
  }

  private void elsewhere(String role) throws SQLException {
    String group = roleNames.groupOf(role);
    List<String> databases =
        catalogue.names(
            "SELECT datname FROM pg_database WHERE datallowconn AND has_database_privilege(?::name, oid, 'CONNECT')",
            group);
    databases.removeAll(target.allDatabases());
    for (String database : databases) {
      boolean everybody =
          catalogue.is("SELECT has_database_privilege('public', ?::text, 'CONNECT')", database);
      add(
          Severity.WARNING,
          "tasks of "
              + role
              + " may connect to database "
              + database
              + ", which is not among databases: what they leave there passes to nobody",
          "REVOKE CONNECT ON DATABASE "
              + SqlName.identifier(database)
              + " FROM "
              + (everybody ? "PUBLIC" : SqlName.identifier(group)));
    }
  }

  /** Who is let in when a task has taken every place. */
  private void connections() throws SQLException {
    if (catalogue.is("SELECT current_setting('reserved_connections')::int = 0")) {
      add(
          Severity.WARNING,
          target.primary()
              + " keeps no connection free for the guard: who holds all of them delays every end."
              + " The setting takes effect when the server starts anew",
          "ALTER SYSTEM SET reserved_connections = 3");
    }
    for (String login : everyLogin()) {
      if (!catalogue.is(
          "SELECT pg_has_role(?::name, 'pg_use_reserved_connections', 'USAGE')", login)) {
        add(
            Severity.WARNING,
            login + " may not use the connections that " + target.primary() + " keeps free",
            "GRANT pg_use_reserved_connections TO " + SqlName.identifier(login));
      }
    }
  }

  private void prepared() throws SQLException {
    if (catalogue.is("SELECT current_setting('max_prepared_transactions')::int > 0")) {
      add(
          Severity.NOTE,
          "max_prepared_transactions: a task can prepare a transaction that outlives its sessions. The guard rolls it back; with"
              + " Mayfly gone the account keeps its login, without rights, until it expires",
          "");
    }
  }

  private List<String> everyLogin() {
    List<String> logins = new ArrayList<>(roleNames.roots());
    logins.add(roleNames.guard());
    return logins;
  }

  /** Locked accounts that what hangs on them keeps there. */
  private void remains() throws SQLException {
    for (String account :
        catalogue.names(
            "SELECT r.rolname || ' in ' || string_agg(DISTINCT coalesce(d.datname::text, 'the cluster'), ', ') FROM pg_roles r"
                + " JOIN pg_shdepend s ON s.refclassid = 'pg_authid'::regclass::oid AND s.refobjid = r.oid LEFT JOIN pg_database d ON d.oid = s.dbid"
                + " WHERE starts_with(r.rolname::text, ?::text) AND NOT r.rolcanlogin GROUP BY r.rolname",
            roleNames.accounts().prefix())) {
      String name = account.substring(0, account.indexOf(" in "));
      add(
          Severity.NOTE,
          "a task is over, and its account stays, locked and without rights, for what hangs on it: "
              + account,
          "DROP OWNED BY " + SqlName.identifier(name));
    }
  }

  private void code() {
    if (target.leftCode().equals("keep")) {
      add(
          Severity.WARNING,
          "owned_objects: code: keep. What a task leaves runs with all rights of its new owner, even unasked in autovacuum",
          "code: disarm");
    }
  }

  private void add(Severity severity, String what, String remedy) {
    findings.add(new Finding(severity, what, remedy));
  }
}
