package dev.mayfly.sidecar.policy;

import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.policy.AccessRequest;
import dev.mayfly.core.task.Principal;
import dev.mayfly.sidecar.configuration.ConfiguredRule;
import java.time.Duration;
import java.util.regex.Pattern;

/** How one rule of the configuration is applied. */
record Rule(ConfiguredRule configured) {

  String name() {
    return configured.name();
  }

  boolean covers(AccessRequest request) {
    return configured.covers(request.task().name(), request.target(), request.role());
  }

  /** By its name, or by that and its role in Vault: every AppRole has the same name. */
  boolean names(Principal principal) {
    String name = principal.name();
    String role = role(principal);
    return configured.principals().stream()
        .anyMatch(one -> fits(one, name) || (!role.isEmpty() && fits(one, name + "/" + role)));
  }

  /** What its login's role is called in Vault; empty where it has none. */
  static String role(Principal principal) {
    return principal.claims().getOrDefault("meta.role_name", "");
  }

  /** {@code *} stands for anything. */
  private static boolean fits(String pattern, String name) {
    return name.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
  }

  /** The longest TTL of a credential whose end can be known like that. */
  Duration maxTtl(Guarantee guarantee) {
    Duration most = configured.maxTtl();
    Duration lower = configured.maxTtlByGuarantee().getOrDefault(guarantee, most);
    return lower.compareTo(most) < 0 ? lower : most;
  }
}
