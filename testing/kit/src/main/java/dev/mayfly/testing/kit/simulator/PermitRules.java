package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.policy.AccessRequest;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.time.Clock;
import dev.mayfly.testing.kit.loop.SimulatedLoop;
import dev.mayfly.testing.kit.time.EventQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one life of a broker may intend: what the policy allowed it, not long ago, and what the
 * ledger says so of.
 */
final class PermitRules {

  private static final Duration SLACK = Duration.ofSeconds(2);

  private final EventQueue events;
  private final Clock clock;
  private final SimulatedLoop loop;
  private final Duration longest;
  private final Set<TaskId> leftWaiting;
  private final List<SimulatedPolicy.Asked> open = new ArrayList<>();
  private final Map<Grant, Verdict.Permit> said = new HashMap<>();
  private final Set<Case> allowed = new HashSet<>();
  private final Map<Grant, Long> recorded = new HashMap<>();
  private final Map<Grant, Long> giveUpAt = new HashMap<>();
  private final Set<TaskId> over = new HashSet<>();

  private record Grant(TaskId task, String name) {}

  private record Case(Grant grant, Occasion occasion) {

    static Case of(AccessRequest request) {
      return new Case(PermitRules.grant(request), request.occasion());
    }
  }

  /**
   * @param longest how long after its permit something may be intended
   * @param leftWaiting the tasks that waited for the policy when the process before this one died
   */
  PermitRules(
      EventQueue events,
      Clock clock,
      SimulatedLoop loop,
      Duration longest,
      Set<TaskId> leftWaiting) {
    this.events = events;
    this.clock = clock;
    this.loop = loop;
    this.longest = longest;
    this.leftWaiting = leftWaiting;
  }

  void asked(SimulatedPolicy.Asked question) {
    if (question.request().principal().name().equals("mayfly")) {
      throw new BrokenRule(
          Rule.NOTHING_LOST, "the policy is asked about Mayfly's own " + question.request().task());
    }
    open.add(question);
    said.remove(grant(question.request()));
    allowed.remove(Case.of(question.request()));
  }

  void answered(AccessRequest request, Verdict verdict) {
    if (verdict instanceof Verdict.Permit permit) {
      said.put(grant(request), permit);
      allowed.add(Case.of(request));
    } else {
      said.remove(grant(request));
    }
  }

  private static Grant grant(AccessRequest request) {
    return new Grant(request.task(), request.grant());
  }

  void recorded(Entry entry) {
    if (entry instanceof Entry.AccessRequested requested) {
      Grant grant = new Grant(requested.task(), requested.grant());
      recorded.remove(grant);
      Duration left = Duration.between(clock.now(), requested.until());
      giveUpAt.put(grant, clock.nanoTime() + left.toNanos());
    } else if (entry instanceof Entry.AccessDenied denied) {
      Grant grant = new Grant(denied.task(), denied.grant());
      if (allowed.contains(new Case(grant, denied.occasion()))) {
        throw new BrokenRule(Rule.THE_END_IS_FINAL, grant + " is denied, and was allowed before");
      }
      recorded.remove(grant);
      giveUpAt.remove(grant);
    } else if (entry instanceof Entry.AccessPermitted permitted) {
      permitted(permitted);
    } else if (entry instanceof Entry.LeaseIntended intended) {
      intended(intended);
    } else if (entry instanceof Entry.TaskEnding ending) {
      over.add(ending.task());
      giveUpAt.keySet().removeIf(grant -> grant.task().equals(ending.task()));
    } else if (entry instanceof Entry.TaskAdopted adopted && leftWaiting.contains(adopted.task())) {
      throw new BrokenRule(
          Rule.FAIL_CLOSED, adopted.task() + " goes on, and was never allowed to begin");
    }
  }

  private void permitted(Entry.AccessPermitted entry) {
    Grant grant = new Grant(entry.task(), entry.grant());
    if (over.contains(entry.task())) {
      throw new BrokenRule(Rule.THE_END_IS_FINAL, entry.task() + " is allowed more after its end");
    }
    if (!said.containsKey(grant)) {
      throw new BrokenRule(Rule.FAIL_CLOSED, grant + " counts as allowed by nobody's word");
    }
    recorded.put(grant, events.now());
    giveUpAt.remove(grant);
  }

  private void intended(Entry.LeaseIntended entry) {
    Grant grant = new Grant(entry.task(), entry.grant());
    Verdict.Permit permit = said.get(grant);
    if (permit == null || permit.ttl().compareTo(entry.ttl()) < 0) {
      throw new BrokenRule(Rule.FAIL_CLOSED, grant + " is intended without a permit for it");
    }
    Long at = recorded.get(grant);
    if (at == null) {
      throw new BrokenRule(Rule.INTENT_FIRST, grant + " is intended without its permit's entry");
    }
    Duration most = longest.plus(SLACK);
    if (events.now() - at > most.toNanos() && undisturbed(most)) {
      throw new BrokenRule(Rule.FAIL_CLOSED, grant + " is intended long after its permit");
    }
  }

  /** Looks at what should be over. */
  void look() {
    open.removeIf(SimulatedPolicy.Asked::isOver);
    if (loop.paused() || loop.dead()) {
      return;
    }
    for (SimulatedPolicy.Asked question : open) {
      if (over.contains(question.request().task())) {
        throw new BrokenRule(
            Rule.THE_END_IS_FINAL,
            question.request().task() + " is over, and the policy is still asked about it");
      }
    }
    giveUpAt.forEach(
        (grant, at) -> {
          if (clock.nanoTime() - at > SLACK.toNanos() && undisturbed(SLACK)) {
            throw new BrokenRule(Rule.BOUNDED, grant + " waits for the policy beyond its time");
          }
        });
  }

  /** Whether the process could do what it should since it went on after a pause. */
  private boolean undisturbed(Duration time) {
    return events.now() - loop.resumedAt() > time.toNanos();
  }
}
