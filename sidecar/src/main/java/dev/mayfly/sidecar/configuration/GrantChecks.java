package dev.mayfly.sidecar.configuration;

import java.util.List;
import java.util.Map;

/** Whether what a task is to hold exists, and may be held in it. */
final class GrantChecks {

  private final Problems problems;
  private final Map<String, ConfiguredTarget> targets;
  private final List<ConfiguredRule> policy;

  GrantChecks(
      Problems problems, Map<String, ConfiguredTarget> targets, List<ConfiguredRule> policy) {
    this.problems = problems;
    this.targets = targets;
    this.policy = policy;
  }

  /** The section names a target and a role for this task. */
  void check(String task, Section section) {
    String target = section.get(Keys.TARGET);
    String role = section.get(Keys.ROLE);
    References.target(problems, section.position(Keys.TARGET), target, targets.keySet());
    if (targets.containsKey(target)
        && policy.stream().noneMatch(rule -> rule.covers(task, target, role))) {
      problems.add(
          section.position(),
          "no rule of the policy allows role " + role + " at " + target + " in task " + task,
          "add to `policy`: { name: "
              + task
              + ", principals: [ … ], target: "
              + target
              + ", roles: [ "
              + role
              + " ], max_ttl: 1h }");
    }
  }
}
