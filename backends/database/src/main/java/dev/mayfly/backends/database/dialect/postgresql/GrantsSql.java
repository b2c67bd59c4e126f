package dev.mayfly.backends.database.dialect.postgresql;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The SQL that gives each group role what the configuration says its accounts may do. */
public final class GrantsSql {

  private static final String HEAD =
      """
      -- Mayfly: what tasks may do in this database, as the configuration says it. Run by who owns these things, or by a superuser,
      -- once they are there, and again whenever the configuration changes. What was granted otherwise is not taken back.
      """;

  private GrantsSql() {}

  /**
   * @param grants group role → what its accounts may do
   */
  public static String script(Map<String, List<RoleGrant>> grants) {
    Set<String> lines = new LinkedHashSet<>();
    grants.forEach((group, each) -> each.forEach(grant -> lines.addAll(grant.statements(group))));
    return HEAD + "BEGIN;\n" + String.join(";\n", lines) + ";\nCOMMIT;\n";
  }
}
