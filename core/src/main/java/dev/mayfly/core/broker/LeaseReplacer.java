package dev.mayfly.core.broker;

import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.core.time.Backoff;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a living task a new lease for one that no renewal can prolong, if the policy still allows
 * it; the old one ends once whoever uses it had time to move over.
 */
final class LeaseReplacer {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseReplacer.class);

  /** Whoever waits for it may have no login that works any more. */
  private static final Backoff AGAIN = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(6));

  /** A policy that says no is not asked at that pace. */
  private static final Backoff AFTER_DENIAL =
      new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1));

  private final Tasks tasks;

  /** What the policy allowed, and until when that counts. */
  record HeldPermit(Verdict.Permit permit, Deadline until) {}

  LeaseReplacer(Tasks tasks) {
    this.tasks = tasks;
  }

  void replace(LiveLease old) {
    if (old.replacing || old.lease.task.ending()) {
      return;
    }
    if (!tasks.alive(old.lease.task)) {
      tasks.dependencies.loop().after(Keeper.SUSPECT_LOOK, () -> replace(old));
      return;
    }
    old.replacing = true;
    permit(old).ifPresentOrElse(any -> prove(old), () -> ask(old));
  }

  /** What counts now; nobody is asked about what is Mayfly's own. */
  private Optional<Verdict.Permit> permit(LiveLease old) {
    return old.lease.task.start.kind().internal()
        ? Optional.of(Tasks.own(old.grant))
        : old.permit.filter(held -> !held.until().passed()).map(HeldPermit::permit);
  }

  /** The same, just allowed. */
  void replace(LiveLease old, Verdict.Permit permit) {
    hold(old, permit);
    replace(old);
  }

  /** A permit counts for the tries that follow it, as at a start. */
  private void hold(LiveLease old, Verdict.Permit permit) {
    Deadline until = Deadline.in(tasks.dependencies.clock(), tasks.dependencies.limits().start());
    old.permit = Optional.of(new HeldPermit(permit, until));
  }

  /** Not beside another question about the grant, such as whether its task may go on at all. */
  private void ask(LiveLease old) {
    TaskView task = old.lease.task;
    if (tasks.access.isAsked(task.id(), old.grant.name())) {
      tasks.dependencies.loop().after(Keeper.SUSPECT_LOOK, () -> again(old));
      return;
    }
    AccessDecision decision =
        tasks.access.ask(task.spec(Duration.ZERO, List.of(old.grant)), Occasion.REPLACEMENT);
    List<String> denials = decision.denials();
    if (denials.isEmpty()) {
      tasks.access.await(task, decision, new Outcome(old));
    } else {
      denied(old, denials);
    }
  }

  /** What the policy says of one replacement. */
  private final class Outcome implements AccessRequests.Asker {

    private final LiveLease old;

    Outcome(LiveLease old) {
      this.old = old;
    }

    @Override
    public void permitted(Map<String, Verdict.Permit> permits) {
      Verdict.Permit permit = Objects.requireNonNull(permits.get(old.grant.name()));
      hold(old, permit);
      prove(old);
    }

    @Override
    public void denied(List<String> reasons) {
      LeaseReplacer.this.denied(old, reasons);
    }
  }

  /** The task keeps what it has until that ends; the policy is asked again meanwhile, and then. */
  private void denied(LiveLease old, List<String> reasons) {
    old.permit = Optional.empty();
    replaceLater(old, String.join("; ", reasons), AFTER_DENIAL);
  }

  /** The look may take so long that the policy has to be asked again. */
  private void prove(LiveLease old) {
    tasks.provability.whenProvable(
        old.lease.task,
        old.grant.target(),
        doubt -> permit(old).ifPresentOrElse(permit -> issue(old, permit, doubt), () -> again(old)),
        why -> replaceLater(old, why, AGAIN));
  }

  private void issue(LiveLease old, Verdict.Permit permit, String doubt) {
    tasks.issuance.issue(
        old.lease.task,
        old.grant,
        permit,
        outcome -> {
          if (outcome instanceof Issuance.Outcome.Made made) {
            tasks.delivery.deliver(
                made.live(), doubt, answer -> replaced(old, made.live(), answer));
          } else {
            replaceLater(old, ((Issuance.Outcome.Failed) outcome).why(), AGAIN);
          }
        });
  }

  private void replaced(LiveLease old, LiveLease successor, Answer<Boolean> answer) {
    if (successor.lease.state != LeaseState.ACTIVE) {
      return;
    }
    if (!(answer instanceof Answer.Returned<Boolean>)) {
      tasks.recorder.record(
          new Entry.LeaseEnding(
              successor.lease.key(), "cannot be delivered: " + Calls.message(answer)));
      tasks.leaseEnder.end(successor.lease);
      replaceLater(old, Calls.message(answer), AGAIN);
      return;
    }
    tasks.delivery.delivered(successor);
    if (old.lease.state == LeaseState.ACTIVE) {
      tasks.keeper.drain(old);
    }
    tasks.listeners.of(old.lease.task).replaced(old.grant.name(), successor.granted());
  }

  private void replaceLater(LiveLease old, String why, Backoff pace) {
    LOG.warn(
        "grant {} of {}: no new credential yet: {}", old.grant.name(), old.lease.task.id(), why);
    tasks
        .dependencies
        .loop()
        .after(pace.delay(++old.failedReplacements, tasks.dependencies.random()), () -> again(old));
  }

  private void again(LiveLease old) {
    old.replacing = false;
    replace(old);
  }
}
