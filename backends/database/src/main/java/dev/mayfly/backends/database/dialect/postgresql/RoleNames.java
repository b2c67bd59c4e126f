package dev.mayfly.backends.database.dialect.postgresql;

import dev.mayfly.backends.database.dialect.AccountNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The names Mayfly goes by in one PostgreSQL cluster.
 *
 * @param accounts how the accounts are named
 * @param schema holds the guard's functions, in every database tasks may write to
 * @param owner owns the accounts and the functions; nobody logs in as it
 * @param guard the guards' logins are members of it
 * @param roots who Vault logs in as
 * @param groups role that tasks are granted → the role its accounts are made in
 * @param newOwner who owns what a task made when the task is over; empty: the group it was made in
 * @param newOwners role that tasks are granted → who owns what its tasks made, where that is
 *     somebody else
 */
public record RoleNames(
    AccountNames accounts,
    String schema,
    String owner,
    String guard,
    List<String> roots,
    SortedMap<String, String> groups,
    Optional<String> newOwner,
    SortedMap<String, String> newOwners) {

  public RoleNames {
    roots = List.copyOf(roots);
    groups = new TreeMap<>(groups);
    newOwners = new TreeMap<>(newOwners);
    Stream.of(
            Stream.of(schema, owner, guard),
            roots.stream(),
            groups.values().stream(),
            newOwner.stream(),
            newOwners.values().stream())
        .flatMap(names -> names)
        .filter(name -> SqlName.problem(name).isPresent())
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException("'" + name + "' is not a name");
            });
  }

  /** The default names, for these groups. */
  public static RoleNames of(Map<String, String> groups, Optional<String> newOwner) {
    return new RoleNames(
        new AccountNames("mf-"),
        "mayfly",
        "mayfly_owner",
        "mayfly_guard",
        List.of("mayfly_root"),
        new TreeMap<>(groups),
        newOwner,
        new TreeMap<>());
  }

  /** Who owns what an account of this role made. */
  public String newOwnerOf(String role) {
    return newOwners.getOrDefault(role, newOwner.orElse(groupOf(role)));
  }

  /**
   * The role that accounts of this role are made in: of the same name, unless the configuration
   * says otherwise.
   */
  public String groupOf(String role) {
    return groups.getOrDefault(role, role);
  }
}
