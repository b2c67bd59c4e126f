package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.policy.AccessRequest;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.core.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the policy is asked about the grants of tasks, and what follows from its answers for the
 * task itself; a question ends with its task.
 */
final class AccessRequests {

  private final BrokerDependencies dependencies;
  private final LedgerRecorder recorder;
  private final Calls calls;
  private final Heartbeats heartbeats;
  private final TaskListeners listeners;
  private final List<AccessDecision> open = new ArrayList<>();

  /** Who asked, and is told one of the two, once. */
  interface Asker {

    /** All of them, by grant. */
    void permitted(Map<String, Verdict.Permit> permits);

    void denied(List<String> reasons);
  }

  AccessRequests(
      BrokerDependencies dependencies,
      LedgerRecorder recorder,
      Calls calls,
      Heartbeats heartbeats,
      TaskListeners listeners) {
    this.dependencies = dependencies;
    this.recorder = recorder;
    this.calls = calls;
    this.heartbeats = heartbeats;
    this.listeners = listeners;
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

  /**
   * Waits for what is not said yet, unless the task ends before. From a permit on its lifetime
   * counts by what the policy allows it.
   */
  void await(TaskView task, AccessDecision decision, Asker asker) {
    open.removeIf(AccessDecision::over);
    open.add(decision);
    decision.await(new Outcome(task, asker));
  }

  /** Whether the policy is asked about the grant, and has not said all. */
  boolean isAsked(TaskId task, String grant) {
    return open.stream().anyMatch(decision -> !decision.over() && decision.isAbout(task, grant));
  }

  /** What comes of it for one task. */
  private final class Outcome implements AccessDecision.Outcome {

    private final TaskView task;
    private final Asker asker;

    Outcome(TaskView task, Asker asker) {
      this.task = task;
      this.asker = asker;
    }

    @Override
    public void permitted(Map<String, Verdict.Permit> permits) {
      heartbeats.limit(task);
      asker.permitted(permits);
    }

    @Override
    public void denied(List<String> reasons) {
      asker.denied(reasons);
    }

    @Override
    public void waiting(String grant, Verdict.Pending pending) {
      listeners.of(task).waiting(grant, pending.waitsFor(), pending.until());
    }
  }

  /** Its task is over: nobody waits for an answer any more. */
  void withdraw(TaskId task) {
    List.copyOf(open).stream()
        .filter(decision -> decision.task().equals(task))
        .forEach(AccessDecision::withdraw);
    open.removeIf(AccessDecision::over);
  }
}
