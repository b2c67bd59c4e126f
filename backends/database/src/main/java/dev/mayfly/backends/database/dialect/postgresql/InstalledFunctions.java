package dev.mayfly.backends.database.dialect.postgresql;

import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What is written down in a database about the functions that {@link SetUpSql} makes: whose they
 * are, and which. To call one in order to learn that would be to trust it.
 */
public record InstalledFunctions(RoleNames roleNames) {

  /** Owner and label; empty: there are none. */
  public Optional<String> in(Sql sql, Deadline deadline) throws SQLException {
    return sql
        .query(
            Sql.Query.of(
                "SELECT o.rolname, coalesce(obj_description(n.oid, 'pg_namespace'), '') FROM pg_namespace n"
                    + " JOIN pg_roles o ON o.oid = n.nspowner WHERE n.nspname = ?::name",
                roleNames.schema()),
            row -> row.getString(1) + ": " + row.getString(2),
            deadline)
        .stream()
        .findFirst();
  }

  /** What stands there where they are set up as they would be today. */
  public String expected() {
    return roleNames.owner() + ": " + new SetUpSql(roleNames).label();
  }

  /** Whether what was found belongs to the owner role. */
  public boolean areOurs(String found) {
    return found.startsWith(roleNames.owner() + ": ");
  }
}
