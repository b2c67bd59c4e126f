package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.policy.AccessRequest;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.task.TaskId;
import java.util.ArrayList;
import java.util.List;

/** What the policy is asked about the grants of tasks; a question ends with its task. */
final class AccessRequests {

  private final BrokerDependencies dependencies;
  private final LedgerRecorder recorder;
  private final Calls calls;
  private final List<AccessDecision> open = new ArrayList<>();

  AccessRequests(BrokerDependencies dependencies, LedgerRecorder recorder, Calls calls) {
    this.dependencies = dependencies;
    this.recorder = recorder;
    this.calls = calls;
  }

  /** Asks about all its grants. */
  AccessDecision ask(TaskSpec spec, Occasion occasion) {
    return new AccessDecision(
        dependencies,
        recorder,
        spec.id(),
        spec.grants().stream().map(grant -> request(spec, grant, occasion)).toList());
  }

  private AccessRequest request(TaskSpec spec, GrantSpec grant, Occasion occasion) {
    return new AccessRequest(
        spec.principal(),
        spec.id(),
        spec.purpose(),
        grant.name(),
        grant.target(),
        grant.role(),
        grant.parameters(),
        grant.ttl(),
        spec.maxLifetime(),
        guarantee(grant.target()),
        occasion);
  }

  /** Of a target that is not configured nothing is issued. */
  private Guarantee guarantee(String target) {
    return calls.backend(target).map(Backend::guarantee).orElse(Guarantee.EXPIRY);
  }

  /** Waits for what is not said yet of a task that the ledger has, unless it ends before. */
  void await(AccessDecision decision, AccessDecision.Outcome outcome) {
    open.removeIf(AccessDecision::over);
    open.add(decision);
    decision.await(outcome);
  }

  /** Its task is over: nobody waits for an answer any more. */
  void withdraw(TaskId task) {
    List.copyOf(open).stream()
        .filter(decision -> decision.task().equals(task))
        .forEach(AccessDecision::withdraw);
    open.removeIf(AccessDecision::over);
  }
}
