package dev.mayfly.sidecar.configuration;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Permission for some principals to hold some roles.
 *
 * @param principals names, or {@code *} for anybody
 * @param tasks empty means in any task
 */
public record Rule(
    String name,
    Set<String> principals,
    Optional<Set<String>> tasks,
    String target,
    Set<String> roles,
    Duration maxTtl) {

  static final String ANYBODY = "*";

  public Rule {
    principals = Set.copyOf(principals);
    tasks = tasks.map(Set::copyOf);
    roles = Set.copyOf(roles);
  }

  boolean covers(String task, String target, String role) {
    return this.target.equals(target)
        && roles.contains(role)
        && tasks.map(names -> names.contains(task)).orElse(true);
  }

  boolean names(String principal) {
    return principals.contains(principal) || principals.contains(ANYBODY);
  }
}
