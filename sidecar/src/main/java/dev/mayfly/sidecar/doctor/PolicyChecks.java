package dev.mayfly.sidecar.doctor;

import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.policy.AccessRequest;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.core.task.Principal;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredGrant;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.configuration.RulePolicy;
import java.util.ArrayList;
import java.util.List;

/** Whether our own rules allow what our own tasks ask for. */
final class PolicyChecks {

  private PolicyChecks() {}

  static List<Finding> of(Configuration configuration, Principal principal) {
    RulePolicy policy = new RulePolicy(configuration.policy());
    List<Finding> findings = new ArrayList<>();
    for (ConfiguredTask task : configuration.tasks()) {
      for (ConfiguredGrant grant : task.grants()) {
        Verdict verdict =
            policy.decide(
                new AccessRequest(
                    principal,
                    task.name(),
                    grant.target(),
                    grant.role(),
                    grant.ttl(),
                    task.maxLifetime(),
                    Guarantee.OBSERVED));
        if (verdict instanceof Verdict.Deny denied) {
          findings.add(new Finding(Severity.ERROR, denied.reason(), line(principal, task, grant)));
        }
      }
    }
    return findings;
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
