package dev.mayfly.backends.database.vault;

import dev.mayfly.backends.database.dialect.AccountNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a target's configuration says of Vault's database engine.
 *
 * @param plugin Mayfly's own, as it is registered in Vault; empty: Vault's own is used
 * @param roles that tasks may be granted
 * @param guard the role of the guard's own login
 * @param longestRequest how long Vault may be at work on one request
 * @param rootRotation who is to replace the root's password after tasks
 * @param minInterval the least time between two replacements
 */
public record EngineSettings(
    EngineNames names,
    Optional<String> plugin,
    AccountNames accounts,
    List<EngineRole> roles,
    EngineRole guard,
    Duration longestRequest,
    RootRotation rootRotation,
    Duration minInterval) {

  public EngineSettings {
    roles = List.copyOf(roles);
  }

  /** Whether the engine itself is to replace the root's password. */
  public boolean engineRotates() {
    return rootRotation == RootRotation.ENGINE;
  }

  /** Whether two root logins are used by turns. */
  public boolean rootsAlternate() {
    return rootRotation == RootRotation.ALTERNATING;
  }

  /** The roles of the tasks, and the guard's. */
  public List<EngineRole> everyRole() {
    return Stream.concat(roles.stream(), Stream.of(guard)).toList();
  }

  /** The names of {@link #everyRole}. */
  List<String> everyName() {
    return everyRole().stream().map(EngineRole::name).toList();
  }

  EngineRole role(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException(name));
  }

  /** What renewals can make of an account of this role. */
  public Duration maxTtlOf(String name) {
    return find(name).map(EngineRole::maxTtl).orElseGet(this::longestMaxTtl);
  }

  private Optional<EngineRole> find(String name) {
    return everyRole().stream().filter(role -> role.name().equals(name)).findFirst();
  }

  /** What renewals can make of the account of some role that tasks may be granted. */
  public Duration longestMaxTtl() {
    return roles.stream().map(EngineRole::maxTtl).reduce(Duration.ZERO, EngineSettings::longer);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
