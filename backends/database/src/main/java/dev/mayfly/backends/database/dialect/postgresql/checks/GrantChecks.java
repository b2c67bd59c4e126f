package dev.mayfly.backends.database.dialect.postgresql.checks;

import dev.mayfly.backends.database.dialect.Servers;
import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import dev.mayfly.backends.database.dialect.postgresql.PostgresUrl;
import dev.mayfly.backends.database.dialect.postgresql.RoleGrant;
import dev.mayfly.backends.database.dialect.postgresql.RoleGrant.Kind;
import dev.mayfly.backends.database.dialect.postgresql.RoleGrant.Privilege;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether each group role may do what the configuration says its accounts may. */
public final class GrantChecks {

  private static final String OF_COLUMN =
      "SELECT EXISTS (SELECT FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE n.nspname = ?::name AND c.relname = ?::name AND a.attname = ?::name AND has_column_privilege(?::name, c.oid, a.attnum, ?))";
  private static final String OF_SCHEMA =
      "SELECT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = ?::name AND has_schema_privilege(?::name, n.oid, ?))";

  /** Of each of some things in a schema: its schema, and its name where there is one. */
  private static final Map<Kind, String> THINGS =
      Map.of(
          Kind.TABLE,
          "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') WHERE n.nspname = ?::name%s",
          Kind.SEQUENCE,
          "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND c.relkind = 'S' WHERE n.nspname = ?::name%s",
          Kind.FUNCTION,
          "FROM pg_proc c JOIN pg_namespace n ON n.oid = c.pronamespace WHERE n.nspname = ?::name%s");

  private final PostgresUrl url;
  private final Catalogue catalogue;

  public GrantChecks(PostgresUrl url, Servers servers, Deadline deadline) {
    this.url = url;
    this.catalogue = new Catalogue(servers.at(url), deadline);
  }

  /**
   * @param grants group role → what its accounts may do
   */
  public List<Finding> run(Map<String, List<RoleGrant>> grants) {
    List<Finding> findings = new ArrayList<>();
    try {
      for (Map.Entry<String, List<RoleGrant>> group : grants.entrySet()) {
        for (RoleGrant grant : group.getValue()) {
          if (!holds(group.getKey(), grant)) {
            findings.add(missing(group.getKey(), grant));
          }
        }
      }
    } catch (SQLException e) {
      findings.add(
          new Finding(
              Severity.ERROR,
              url + "/" + url.database() + " cannot be looked at: " + LoginTrial.message(e),
              ""));
    }
    return findings;
  }

  private Finding missing(String group, RoleGrant grant) {
    return new Finding(
        Severity.ERROR,
        group + " may not do in " + url.database() + " what grants says, or not all of it",
        String.join("; ", grant.statements(group)));
  }

  private boolean holds(String group, RoleGrant grant) throws SQLException {
    if (grant.kind() != Kind.SCHEMA && !catalogue.is(OF_SCHEMA, grant.schema(), group, "USAGE")) {
      return false;
    }
    for (Privilege privilege : grant.privileges()) {
      if (!holds(group, grant, privilege)) {
        return false;
      }
    }
    return true;
  }

  private boolean holds(String group, RoleGrant grant, Privilege privilege) throws SQLException {
    String verb = privilege.verb();
    if (grant.kind() == Kind.SCHEMA) {
      return catalogue.is(OF_SCHEMA, grant.schema(), group, verb);
    }
    for (String column : privilege.columns()) {
      if (!catalogue.is(OF_COLUMN, grant.schema(), grant.object(), column, group, verb)) {
        return false;
      }
    }
    return !privilege.columns().isEmpty() || holdsOnEach(group, grant, verb);
  }

  private boolean holdsOnEach(String group, RoleGrant grant, String verb) throws SQLException {
    String things = THINGS.getOrDefault(grant.kind(), "");
    String right =
        grant.kind() == Kind.SEQUENCE
            ? "CASE c.relkind WHEN 'S' THEN has_sequence_privilege(?::name, c.oid, ?) END" // else
            // asked
            // of
            // anything
            : "has_"
                + grant.kind().name().toLowerCase(Locale.ROOT)
                + "_privilege(?::name, c.oid, ?)";
    if (grant.isOfAll()) {
      return catalogue.is(
          "SELECT NOT EXISTS (SELECT " + things.formatted("") + " AND NOT " + right + ")",
          grant.schema(),
          group,
          verb);
    }
    String named =
        " AND c." + (grant.kind() == Kind.FUNCTION ? "proname" : "relname") + " = ?::name";
    return catalogue.is(
        "SELECT EXISTS (SELECT " + things.formatted(named) + " AND " + right + ")",
        grant.schema(),
        grant.object(),
        group,
        verb);
  }
}
