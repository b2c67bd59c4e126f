package dev.mayfly.backends.database.dialect.postgresql.checks;

import dev.mayfly.backends.database.dialect.postgresql.PostgresTarget;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.dialect.postgresql.SetUpSql;
import dev.mayfly.backends.database.dialect.postgresql.SqlName;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Whether the roles of a cluster hold what {@link SetUpSql} gives them, and the guard no more. */
final class RoleChecks {

  private final PostgresTarget target;
  private final RoleNames roleNames;
  private final Catalogue catalogue;
  private final List<Finding> findings = new ArrayList<>();

  RoleChecks(PostgresTarget target, Catalogue catalogue) {
    this.target = target;
    this.roleNames = target.roleNames();
    this.catalogue = catalogue;
  }

  List<Finding> run() throws SQLException {
    if (!catalogue.is("SELECT current_setting('server_version_num')::int >= 160000")) {
      add(Severity.ERROR, target.primary() + " is older than PostgreSQL 16", "");
    }
    String owner = roleNames.owner();
    demand(
        "ALTER ROLE " + SqlName.identifier(owner) + " CREATEROLE",
        "SELECT rolcreaterole FROM pg_roles WHERE rolname = ?",
        owner);
    for (String held : List.of("pg_signal_backend", "pg_read_all_stats")) {
      demand(
          "GRANT " + held + " TO " + SqlName.identifier(owner),
          "SELECT pg_has_role(?, ?, 'USAGE')",
          owner,
          held);
    }
    for (String root : roleNames.roots()) {
      demand(
          "GRANT "
              + SqlName.identifier(owner)
              + " TO "
              + SqlName.identifier(root)
              + " WITH INHERIT FALSE, SET TRUE",
          "SELECT pg_has_role(?, ?, 'SET')",
          root,
          owner);
      demand(
          "ALTER ROLE " + SqlName.identifier(root) + " SET role = " + SqlName.literal(owner),
          "SELECT EXISTS (SELECT FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole"
              + " WHERE r.rolname = ? AND ? = ANY (s.setconfig))",
          root,
          "role=" + owner);
    }
    if (roleNames.roots().size() > 1) {
      demand(
          "mayfly generate sql, and run the part for database " + target.primary().database(),
          "SELECT c.relowner = to_regrole(quote_ident(?)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
              + " WHERE n.nspname = ?::name AND c.relname = 'root_epoch'",
          owner,
          roleNames.schema());
    }
    settings();
    for (String group : new TreeSet<>(roleNames.groups().values())) {
      demand(
          "GRANT "
              + SqlName.identifier(group)
              + " TO "
              + SqlName.identifier(owner)
              + " WITH ADMIN TRUE, INHERIT TRUE, SET TRUE",
          "SELECT EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles o ON o.oid = m.member JOIN pg_roles g ON g.oid = m.roleid"
              + " WHERE o.rolname = ? AND g.rolname = ? AND m.admin_option)",
          owner,
          group);
    }
    for (String role : target.roles()) {
      String newOwner = roleNames.newOwnerOf(role);
      demand(
          "GRANT "
              + SqlName.identifier(newOwner)
              + " TO "
              + SqlName.identifier(owner)
              + " WITH INHERIT TRUE, SET TRUE",
          "SELECT pg_has_role(?, ?, 'USAGE')",
          owner,
          newOwner);
      membership(role, newOwner);
    }
    if (catalogue.is(
        "SELECT rolsuper OR rolcreaterole OR pg_has_role(oid, 'pg_signal_backend', 'MEMBER')"
            + " OR pg_has_role(oid, 'pg_read_all_data', 'MEMBER') FROM pg_roles WHERE rolname = current_user")) {
      add(
          Severity.WARNING,
          "the guard's login may do more than execute Mayfly's functions",
          "mayfly generate sql");
    }
    return findings;
  }

  /** Wanted where each run is to leave what the next only adds to; else it is a surprise. */
  private void membership(String role, String newOwner) throws SQLException {
    String group = roleNames.groupOf(role);
    if (!catalogue.is("SELECT pg_has_role(?, ?, 'USAGE')", group, newOwner)) {
      add(
          Severity.NOTE,
          group
              + " is not a member of "
              + newOwner
              + ", the new owner: a task of "
              + role
              + " cannot alter what an earlier one made, and migrations fail at their second run",
          "GRANT "
              + SqlName.identifier(newOwner)
              + " TO "
              + SqlName.identifier(group)
              + " WITH INHERIT TRUE");
    }
  }

  /** A role's setting stands before a database's; one of both before either. */
  private void settings() throws SQLException {
    for (String root : roleNames.roots()) {
      for (String setting :
          List.of("search_path=pg_catalog, pg_temp", "default_transaction_read_only=off")) {
        demand(
            "ALTER ROLE " + SqlName.identifier(root) + " SET " + setting.replace("=", " = "),
            "SELECT EXISTS (SELECT FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole"
                + " WHERE r.rolname = ?::name AND s.setdatabase = 0::oid AND ?::text = ANY (s.setconfig))",
            root,
            setting);
      }
      for (String database :
          catalogue.names(
              "SELECT d.datname FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole JOIN pg_database d ON d.oid = s.setdatabase"
                  + " WHERE r.rolname = ?::name",
              root)) {
        add(
            Severity.ERROR,
            root + " has settings of its own in database " + database + ", which stand before ours",
            "ALTER ROLE "
                + SqlName.identifier(root)
                + " IN DATABASE "
                + SqlName.identifier(database)
                + " RESET ALL");
      }
    }
  }

  private void demand(String remedy, String question, String... names) throws SQLException {
    if (!catalogue.is(question, names)) {
      add(
          Severity.ERROR,
          "on " + target.primary() + " something is missing that making or ending accounts needs",
          remedy);
    }
  }

  private void add(Severity severity, String what, String remedy) {
    findings.add(new Finding(severity, what, remedy));
  }
}
