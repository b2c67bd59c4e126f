package dev.mayfly.backends.database.dialect.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.backends.database.dialect.SqlFile;
import dev.mayfly.core.lease.LeaseKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The SQL that prepares a cluster and its databases, and undoes that: plain statements that psql
 * and JDBC run alike. Needs no superuser, see the scripts' own heads.
 */
public final class SetUpSql {

  /** How the functions are called: older programs may use newer functions with the same number. */
  public static final String CALLS = "Mayfly functions 3";

  private final Map<String, String> values;
  private final RoleNames roleNames;

  public SetUpSql(RoleNames roleNames) {
    this.roleNames = roleNames;
    this.values = values(roleNames);
  }

  /** Once for the cluster: the roles. */
  public String cluster() {
    return render("set-up-cluster.sql");
  }

  /** In every database that tasks may write to: the functions. */
  public String database() {
    return render("set-up-database.sql")
        .replace("${label}", label())
        .replace("${functions}", functions());
  }

  /** In every database: takes the functions away. */
  public String removeFromDatabase() {
    return render("remove-from-database.sql");
  }

  /** Once, after all databases: takes the roles away. */
  public String removeFromCluster() {
    return render("remove-from-cluster.sql");
  }

  /** What is written down about the functions beside them. */
  public String label() {
    return CALLS + "; version " + version();
  }

  private String functions() {
    return render("guard-cuts.sql") + render("guard-cleaning.sql");
  }

  /** Names the functions that {@link #database} makes: it changes whenever one of them does. */
  public String version() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(functions().getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public RoleNames roleNames() {
    return roleNames;
  }

  private String render(String resource) {
    String text = SqlFile.read(SetUpSql.class, resource);
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("${" + value.getKey() + "}", value.getValue());
    }
    return text;
  }

  private static Map<String, String> values(RoleNames a) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String part : List.of("end-sessions", "take-memberships")) {
      values.put(part, PlPgSql.part(part));
    }
    values.put("prefix", a.accounts().prefix());
    values.put("before-key", a.accounts().beforeKey());
    values.put("lease-key", LeaseKey.FORM);
    identifier(values, "schema", a.schema());
    identifier(values, "owner", a.owner());
    identifier(values, "guard", a.guard());
    values.put("roots", array(a.roots()));
    values.put("groups", array(new TreeSet<>(a.groups().values())));
    TreeSet<String> newOwners = new TreeSet<>(a.newOwners().values());
    a.newOwner().ifPresent(newOwners::add);
    values.put("new-owners", array(newOwners));
    values.put("new-owner:literal", a.newOwner().map(SqlName::literal).orElse("NULL::name"));
    values.put("new-owner:comment", a.newOwner().orElse("the group role the account was made in"));
    return values;
  }

  /**
   * A name can stand in a statement, in a literal, in a literal that is parsed as an identifier
   * again, and in one that is a format.
   */
  private static void identifier(Map<String, String> values, String key, String name) {
    values.put(key, SqlName.identifier(name));
    values.put(key + ":literal", SqlName.literal(name));
    values.put(key + ":name", SqlName.literal(SqlName.identifier(name)));
    values.put(key + ":format", SqlName.inFormat(name));
  }

  private static String array(Collection<String> names) {
    return names.stream()
        .map(SqlName::literal)
        .collect(Collectors.joining(", ", "ARRAY[", "]::name[]"));
  }
}
