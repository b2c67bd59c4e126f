package dev.mayfly.core.broker;

import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The start of one task: every grant issued and delivered, or none. */
final class TaskStart {

  private static final Logger LOG = LoggerFactory.getLogger(TaskStart.class);

  /** After which whoever waits is told for what. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private final TaskView task;
  private final TaskSpec spec;
  private final Map<String, Verdict.Permit> permits;
  private final Tasks tasks;
  private final TaskListener listener;
  private final Deadline patience;
  private final Map<String, Granted> delivered = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();
  private final Map<String, LiveLease> made = new LinkedHashMap<>();

  /**
   * By target, once its guard has looked: what keeps an end from being proven there, or nothing.
   */
  private final Map<String, String> doubts = new LinkedHashMap<>();

  private boolean over;

  TaskStart(TaskView task, TaskSpec spec, Map<String, Verdict.Permit> permits, Tasks tasks) {
    this.task = task;
    this.spec = spec;
    this.permits = permits;
    this.tasks = tasks;
    this.listener = tasks.listeners.of(task);
    this.patience = Deadline.in(tasks.dependencies.clock(), tasks.dependencies.limits().start());
  }

  void begin() {
    if (spec.grants().isEmpty()) {
      over = true;
      tasks.dependencies.loop().post(this::grantNothing);
    }
    for (GrantSpec grant : spec.grants()) {
      tasks.provability.whenProvable(
          task, grant.target(), doubt -> looked(grant, doubt), why -> refuse(grant, why));
      issue(grant, 1);
    }
    Limits limits = tasks.dependencies.limits();
    tasks.dependencies.loop().after(QUIET, this::tell);
    tasks.dependencies.loop().after(limits.start().plus(limits.call()), this::giveUp);
  }

  /** Once, what a start that takes long waits for. */
  private void tell() {
    if (!over && !task.ending()) {
      failures.forEach((grant, why) -> LOG.warn("{} waits for {}: {}", task.id(), grant, why));
    }
  }

  /** Whatever it is that does not answer, a start is bounded. */
  private void giveUp() {
    spec.grants().stream()
        .filter(grant -> !delivered.containsKey(grant.name()))
        .findFirst()
        .ifPresent(grant -> refuse(grant, "not issued and delivered in time" + soFar(grant)));
  }

  private String soFar(GrantSpec grant) {
    String why = failures.getOrDefault(grant.name(), "");
    return why.isEmpty() ? "" : ": " + why;
  }

  private void grantNothing() {
    if (!task.ending()) {
      listener.granted(Map.of());
    }
  }

  private void issue(GrantSpec grant, int attempt) {
    if (over || task.ending()) {
      return;
    }
    Verdict.Permit permit = Objects.requireNonNull(permits.get(grant.name()));
    tasks.issuance.issue(task, grant, permit, outcome -> issued(grant, attempt, outcome));
  }

  private void issued(GrantSpec grant, int attempt, Issuance.Outcome outcome) {
    if (outcome instanceof Issuance.Outcome.Made issued) {
      failures.remove(grant.name());
      made.put(grant.name(), issued.live());
      deliver(grant);
      return;
    }
    Issuance.Outcome.Failed failed = (Issuance.Outcome.Failed) outcome;
    failures.put(grant.name(), failed.why());
    if (failed.again() && !patience.passed()) {
      tasks.dependencies.loop().after(pause(attempt), () -> issue(grant, attempt + 1));
    } else {
      refuse(grant, failed.why());
    }
  }

  /** Short beside the patience: what is back meanwhile is to be noticed by this start. */
  private Duration pause(int attempt) {
    Limits limits = tasks.dependencies.limits();
    Duration longest = limits.start().dividedBy(10);
    Duration pause = limits.retry().delay(attempt, tasks.dependencies.random());
    return pause.compareTo(longest) < 0 ? pause : longest;
  }

  private void looked(GrantSpec grant, String doubt) {
    doubts.put(grant.target(), doubt);
    deliver(grant);
  }

  /** Once it is made, and its end could be proven: the two are waited for beside each other. */
  private void deliver(GrantSpec grant) {
    LiveLease live = made.get(grant.name());
    String doubt = doubts.get(grant.target());
    if (over || live == null || doubt == null || live.lease.state != LeaseState.ACTIVE) {
      return;
    }
    made.remove(grant.name());
    tasks.delivery.deliver(live, doubt, answer -> delivered(live, answer));
  }

  private void delivered(LiveLease live, Answer<Boolean> answer) {
    if (over || live.lease.state != LeaseState.ACTIVE) {
      return;
    }
    if (!(answer instanceof Answer.Returned<Boolean>)) {
      refuse(live.grant, "cannot be delivered: " + Calls.message(answer));
      return;
    }
    delivered.put(live.grant.name(), live.granted());
    tasks.delivery.delivered(live);
    if (delivered.size() == spec.grants().size()) {
      over = true;
      listener.granted(Map.copyOf(delivered));
      tasks.changed(); // a guard's task that has its login is idle
    }
  }

  private void refuse(GrantSpec grant, String why) {
    if (!over && !task.ending()) {
      over = true;
      tasks.refuse(task, List.of(grant.name() + ": " + why));
    }
  }
}
