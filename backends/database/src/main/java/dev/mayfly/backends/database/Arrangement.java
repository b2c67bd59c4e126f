package dev.mayfly.backends.database;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names Mayfly goes by in one PostgreSQL cluster.
 *
 * @param prefix what the name of every account made begins with
 * @param schema holds the guard's functions, in every database tasks may write to
 * @param owner owns the accounts and the functions; nobody logs in as it
 * @param guard the guards' logins are members of it
 * @param roots who Vault logs in as
 * @param groups Vault role → the role its accounts are made in
 * @param heir who owns what a task made when the task is over; empty: the group it was made in
 */
public record Arrangement(
    String prefix,
    String schema,
    String owner,
    String guard,
    List<String> roots,
    SortedMap<String, String> groups,
    Optional<String> heir) {

  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9]{0,6}-");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,62}");

  public Arrangement {
    roots = List.copyOf(roots);
    groups = new TreeMap<>(groups);
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "a prefix is a lower-case letter, at most six more letters or digits, and a hyphen, not '"
              + prefix
              + "'");
    }
    Stream.of(
            Stream.of(schema, owner, guard),
            roots.stream(),
            groups.values().stream(),
            heir.stream())
        .flatMap(names -> names)
        .filter(name -> !isName(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "'" + name + "' has other characters than letters, digits, _ . and -");
            });
  }

  /** The default names, for these groups. */
  public static Arrangement of(Map<String, String> groups, Optional<String> heir) {
    return new Arrangement(
        "mf-",
        "mayfly",
        "mayfly_owner",
        "mayfly_guard",
        List.of("mayfly_root"),
        new TreeMap<>(groups),
        heir);
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Who owns what an account of this Vault role made. */
  String heirOf(String vaultRole) {
    return heir.orElse(groupOf(vaultRole));
  }

  /**
   * The role that accounts of this Vault role are made in: of the same name, unless the
   * configuration says otherwise.
   */
  String groupOf(String vaultRole) {
    return groups.getOrDefault(vaultRole, vaultRole);
  }
}
