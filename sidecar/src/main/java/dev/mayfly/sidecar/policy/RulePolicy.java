package dev.mayfly.sidecar.policy;

import dev.mayfly.core.policy.AccessRequest;
import dev.mayfly.core.policy.Grounds;
import dev.mayfly.core.policy.Policy;
import dev.mayfly.core.policy.Question;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.sidecar.configuration.ConfiguredRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The configured rules: the first that allows a request decides; what none allows is denied. It
 * always knows its verdict at once.
 */
public final class RulePolicy implements Policy {

  private final List<Rule> rules;
  private final String digest;

  public RulePolicy(List<ConfiguredRule> configured) {
    this.rules = configured.stream().map(Rule::new).toList();
    this.digest = PolicyDigest.of(configured);
  }

  @Override
  public Question ask(AccessRequest request, Consumer<Verdict> answer) {
    answer.accept(decide(request));
    return Question.ANSWERED;
  }

  Verdict decide(AccessRequest request) {
    List<Rule> covering = rules.stream().filter(rule -> rule.covers(request)).toList();
    Optional<Rule> allowing =
        covering.stream().filter(rule -> rule.names(request.principal())).findFirst();
    return allowing.isPresent()
        ? permit(request, allowing.get())
        : new Verdict.Deny(reason(request, covering), grounds(request, covering));
  }

  private Verdict permit(AccessRequest request, Rule rule) {
    Duration most = rule.maxTtl(request.guarantee());
    Duration ttl = request.ttl().compareTo(most) <= 0 ? request.ttl() : most;
    return new Verdict.Permit(ttl, request.maxLifetime(), grounds(request, List.of(rule)));
  }

  /** What the rules looked at. */
  private Grounds grounds(AccessRequest request, List<Rule> deciding) {
    Map<String, String> values = new TreeMap<>();
    values.put("principal", request.principal().name());
    values.put("task", request.task().name());
    values.put("target", request.target());
    values.put("role", request.role());
    values.put("guarantee", request.guarantee().name());
    String role = Rule.role(request.principal());
    if (!role.isEmpty()) {
      values.put("principal_role", role);
    }
    return Grounds.of(deciding.stream().map(Rule::name).toList(), digest, values);
  }

  private static String reason(AccessRequest request, List<Rule> covering) {
    String access =
        "role " + request.role() + " at " + request.target() + " in task " + request.task().name();
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
