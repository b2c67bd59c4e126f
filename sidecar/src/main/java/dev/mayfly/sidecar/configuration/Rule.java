package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.task.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Permission for some principals to hold some roles.
 *
 * @param principals names, with {@code *} for anything; a name and its role in Vault as {@code
 *     NAME/ROLE}
 * @param tasks empty means in any task
 * @param maxTtlByGuarantee lower ceilings for credentials whose end cannot be seen
 */
public record Rule(
    String name,
    Set<String> principals,
    Optional<Set<String>> tasks,
    String target,
    Set<String> roles,
    Duration maxTtl,
    Map<Guarantee, Duration> maxTtlByGuarantee) {

  public Rule {
    principals = Set.copyOf(principals);
    tasks = tasks.map(Set::copyOf);
    roles = Set.copyOf(roles);
    maxTtlByGuarantee = Map.copyOf(maxTtlByGuarantee);
  }

  /** The longest TTL of a credential whose end can be known like that. */
  Duration maxTtl(Guarantee guarantee) {
    Duration lower = maxTtlByGuarantee.getOrDefault(guarantee, maxTtl);
    return lower.compareTo(maxTtl) < 0 ? lower : maxTtl;
  }

  boolean covers(String task, String target, String role) {
    return this.target.equals(target)
        && roles.contains(role)
        && tasks.map(names -> names.contains(task)).orElse(true);
  }

  /** By its name, or by that and its role in Vault: every AppRole has the same name. */
  boolean names(Principal principal) {
    String name = principal.name();
    String role = principal.claims().getOrDefault("meta.role_name", "");
    return principals.stream()
        .anyMatch(one -> fits(one, name) || (!role.isEmpty() && fits(one, name + "/" + role)));
  }

  /** {@code *} stands for anything. */
  private static boolean fits(String pattern, String name) {
    return name.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
  }
}
