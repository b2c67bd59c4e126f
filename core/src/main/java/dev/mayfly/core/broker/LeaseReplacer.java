package dev.mayfly.core.broker;

import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.core.time.Backoff;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a living task a new lease for one that no renewal can prolong; the old one ends once
 * whoever uses it had time to move over.
 */
final class LeaseReplacer {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseReplacer.class);

  /** Whoever waits for it may have no login that works any more. */
  private static final Backoff AGAIN = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(6));

  private final Tasks tasks;

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
    tasks.whenProvable(
        old.lease.task,
        old.grant.target(),
        doubt -> issue(old, doubt),
        why -> replaceLater(old, why));
  }

  private void issue(LiveLease old, String doubt) {
    Verdict.Permit permit = new Verdict.Permit(old.lease.intent.ttl(), old.lease.intent.rule());
    tasks.issuance.issue(
        old.lease.task,
        old.grant,
        permit,
        outcome -> {
          if (outcome instanceof Issuance.Outcome.Made made) {
            tasks.noteUnprovable(made.live(), doubt);
            tasks.deliver(made.live(), answer -> replaced(old, made.live(), answer));
          } else {
            replaceLater(old, ((Issuance.Outcome.Failed) outcome).why());
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
              successor.lease.key(), "cannot be delivered: " + Calls.words(answer)));
      tasks.ender().end(successor.lease);
      replaceLater(old, Calls.words(answer));
      return;
    }
    tasks.delivered(successor);
    if (old.lease.state == LeaseState.ACTIVE) {
      tasks.keeper.drain(old);
    }
    tasks.listener(old.lease.task).replaced(old.grant.name(), successor.granted());
  }

  private void replaceLater(LiveLease old, String why) {
    LOG.warn(
        "grant {} of {}: no new credential yet: {}", old.grant.name(), old.lease.task.id(), why);
    tasks
        .dependencies
        .loop()
        .after(
            AGAIN.delay(++old.failedReplacements, tasks.dependencies.random()),
            () -> {
              old.replacing = false;
              replace(old);
            });
  }
}
