package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.lease.Guarantee;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Permission for some principals to hold some roles.
 *
 * @param principals names, with {@code *} for anything; a name and its role in Vault as {@code
 *     NAME/ROLE}
 * @param tasks empty means in any task
 * @param maxTtlByGuarantee lower ceilings for credentials whose end cannot be seen
 */
public record ConfiguredRule(
    String name,
    Set<String> principals,
    Optional<Set<String>> tasks,
    String target,
    Set<String> roles,
    Duration maxTtl,
    Map<Guarantee, Duration> maxTtlByGuarantee) {

  public ConfiguredRule {
    principals = Set.copyOf(principals);
    tasks = tasks.map(Set::copyOf);
    roles = Set.copyOf(roles);
    maxTtlByGuarantee = Map.copyOf(maxTtlByGuarantee);
  }

  /** Whether it is about this role in this task, whoever asks. */
  public boolean covers(String task, String target, String role) {
    return this.target.equals(target)
        && roles.contains(role)
        && tasks.map(names -> names.contains(task)).orElse(true);
  }
}
