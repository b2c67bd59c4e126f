package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.policy.AccessRequest;
import dev.mayfly.core.policy.Policy;
import dev.mayfly.core.policy.Verdict;
import java.time.Duration;
import java.util.List;

/** The configured rules: the first that allows a request decides; what none allows is denied. */
public final class RulePolicy implements Policy {

  private final List<Rule> rules;

  public RulePolicy(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  @Override
  public Verdict decide(AccessRequest request) {
    List<Rule> covering =
        rules.stream()
            .filter(r -> r.covers(request.task(), request.target(), request.role()))
            .toList();
    return covering.stream()
        .filter(rule -> rule.names(request.principal()))
        .findFirst()
        .<Verdict>map(
            rule ->
                new Verdict.Permit(
                    shorter(request.ttl(), rule.maxTtl(request.guarantee())), rule.name()))
        .orElseGet(() -> new Verdict.Deny(reason(request, covering)));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static String reason(AccessRequest request, List<Rule> covering) {
    String access =
        "role " + request.role() + " at " + request.target() + " in task " + request.task();
    if (covering.isEmpty()) {
      return "no rule of the policy allows " + access;
    }
    return "principal "
        + request.principal().name()
        + " is not named by a rule that allows "
        + access
        + "; named are those of "
        + String.join(", ", covering.stream().map(Rule::name).toList());
  }
}
