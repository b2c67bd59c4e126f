package dev.mayfly.backends.database.dialect.postgresql.checks;

import dev.mayfly.backends.database.dialect.postgresql.PostgresTarget;
import dev.mayfly.backends.database.dialect.postgresql.PostgresUrl;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.dialect.postgresql.SqlName;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether one database lets tasks in by their group only, and lets pass on what they make there.
 */
final class DatabaseChecks {

  private final PostgresTarget target;
  private final RoleNames roleNames;
  private final PostgresUrl url;
  private final Catalogue catalogue;
  private final List<Finding> findings = new ArrayList<>();

  DatabaseChecks(PostgresTarget target, PostgresUrl url, Catalogue catalogue) {
    this.target = target;
    this.roleNames = target.roleNames();
    this.url = url;
    this.catalogue = catalogue;
  }

  List<Finding> run() throws SQLException {
    connect();
    passOn();
    Set<String> groups = new TreeSet<>();
    for (String role : target.roles()) {
      schemas(role);
      wrappers(role);
      groups.add(roleNames.groupOf(role));
    }
    for (String group : groups) {
      defaults(group);
    }
    return findings;
  }

  /** Where everybody may connect, to take a membership away is not to lock out. */
  private void connect() throws SQLException {
    Set<String> lacking = new TreeSet<>();
    for (String group : groupsAndOurs()) {
      if (!catalogue.is(
          "SELECT has_database_privilege(?::name, current_database(), 'CONNECT')", group)) {
        lacking.add(group);
      }
    }
    boolean everybody =
        catalogue.is("SELECT has_database_privilege('public', current_database(), 'CONNECT')");
    if (everybody || !lacking.isEmpty()) {
      String database = SqlName.identifier(url.database());
      add(
          everybody
              ? "everybody may connect to database "
                  + url.database()
                  + ": a task that keeps its account from being locked can log in until it expires"
              : "those may not connect to database " + url.database() + " who have to: " + lacking,
          "GRANT CONNECT ON DATABASE "
              + database
              + " TO "
              + quoted(groupsAndOurs())
              + "; REVOKE CONNECT, TEMPORARY ON DATABASE "
              + database
              + " FROM PUBLIC");
    }
  }

  private Set<String> groupsAndOurs() {
    Set<String> roles = new TreeSet<>(roleNames.roots());
    target.roles().forEach(role -> roles.add(roleNames.groupOf(role)));
    roles.add(roleNames.owner());
    roles.add(roleNames.guard());
    return roles;
  }

  /** Schemas pass from who may create them, and publications to who may. */
  private void passOn() throws SQLException {
    if (!catalogue.is(
        "SELECT has_database_privilege(?::name, current_database(), 'CREATE WITH GRANT OPTION')",
        roleNames.owner())) {
      add(
          "schemas and publications that a task makes in " + url.database() + " cannot pass on",
          "GRANT CREATE ON DATABASE "
              + SqlName.identifier(url.database())
              + " TO "
              + SqlName.identifier(roleNames.owner())
              + " WITH GRANT OPTION");
    }
  }

  /**
   * Tables pass to any new owner; everything else only to one who may make things in its schema.
   */
  private void schemas(String role) throws SQLException {
    String newOwner = roleNames.newOwnerOf(role);
    for (String schema :
        catalogue.names(
            "SELECT nspname FROM pg_namespace WHERE has_schema_privilege(?::name, oid, 'CREATE')"
                + " AND NOT has_schema_privilege(?::name, oid, 'CREATE') AND nspname !~ '^pg_'",
            roleNames.groupOf(role),
            newOwner)) {
      add(
          "what a task of "
              + role
              + " makes in schema "
              + schema
              + " of "
              + url.database()
              + ", tables excepted, cannot pass to "
              + newOwner,
          "GRANT CREATE ON SCHEMA "
              + SqlName.identifier(schema)
              + " TO "
              + SqlName.identifier(newOwner));
    }
  }

  private void wrappers(String role) throws SQLException {
    String newOwner = roleNames.newOwnerOf(role);
    for (String wrapper :
        catalogue.names(
            "SELECT fdwname FROM pg_foreign_data_wrapper WHERE has_foreign_data_wrapper_privilege(?::name, oid, 'USAGE')"
                + " AND NOT has_foreign_data_wrapper_privilege(?::name, oid, 'USAGE')",
            roleNames.groupOf(role),
            newOwner)) {
      add(
          "foreign servers that a task of "
              + role
              + " makes in "
              + url.database()
              + " cannot pass to "
              + newOwner,
          "GRANT USAGE ON FOREIGN DATA WRAPPER "
              + SqlName.identifier(wrapper)
              + " TO "
              + SqlName.identifier(newOwner));
    }
  }

  /** A member may set them, and they outlast him: nothing of them is his own. */
  private void defaults(String group) throws SQLException {
    List<String> lines =
        catalogue.names(
            """
            SELECT DISTINCT format('ALTER DEFAULT PRIVILEGES FOR ROLE %I%s REVOKE ALL ON %s FROM %s', r.rolname,
                CASE WHEN d.defaclnamespace <> 0::oid THEN format(' IN SCHEMA %I', n.nspname) END,
                CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
                  WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END,
                CASE a.grantee WHEN 0::oid THEN 'PUBLIC' ELSE quote_ident(g.rolname) END)
            FROM pg_default_acl d JOIN pg_roles r ON r.oid = d.defaclrole AND r.rolname = ?::name
            CROSS JOIN LATERAL aclexplode(d.defaclacl) a
            LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace LEFT JOIN pg_roles g ON g.oid = a.grantee
            WHERE a.grantee <> d.defaclrole AND (a.grantee <> 0::oid OR d.defaclobjtype NOT IN ('f', 'T'))""",
            group);
    if (!lines.isEmpty()) {
      add(
          "what is made in "
              + url.database()
              + " in the name of "
              + group
              + " is granted to others by default",
          String.join("; ", lines));
    }
  }

  private static String quoted(Set<String> names) {
    return String.join(", ", names.stream().map(SqlName::identifier).toList());
  }

  private void add(String what, String remedy) {
    findings.add(new Finding(Severity.WARNING, what, remedy));
  }
}
