package dev.mayfly.sidecar.policy;

import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.policy.AccessRequest;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredGrant;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.configuration.Durations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Whether our own rules allow what our own tasks ask for. */
public final class PolicyChecks {

  private PolicyChecks() {}

  public static List<Finding> of(Configuration configuration, Principal principal) {
    RulePolicy policy = new RulePolicy(configuration.policy());
    List<Finding> findings = new ArrayList<>();
    for (ConfiguredTask task : configuration.everyTask()) {
      for (ConfiguredGrant grant : task.grants()) {
        Verdict verdict = policy.decide(request(principal, task, grant));
        if (verdict instanceof Verdict.Deny denied) {
          findings.add(new Finding(Severity.ERROR, denied.reason(), line(principal, task, grant)));
        }
      }
    }
    return findings;
  }

  private static AccessRequest request(
      Principal principal, ConfiguredTask task, ConfiguredGrant grant) {
    return new AccessRequest(
        principal,
        new TaskId(task.name(), ""),
        "",
        grant.name(),
        grant.target(),
        grant.role(),
        Collections.emptySortedMap(),
        grant.ttl(),
        task.maxLifetime(),
        Guarantee.OBSERVED,
        Occasion.START);
  }

  private static String line(Principal principal, ConfiguredTask task, ConfiguredGrant grant) {
    return "policy: [ { name: "
        + task.name()
        + ", principals: [ \""
        + principal
        + "\" ], tasks: [ "
        + task.name()
        + " ], target: "
        + grant.target()
        + ", roles: [ "
        + grant.role()
        + " ], max_ttl: "
        + Durations.format(grant.ttl())
        + " } ]";
  }
}
