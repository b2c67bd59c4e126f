package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.ledger.EndStep;
import dev.mayfly.core.ledger.Entry;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Has the guard disarm, hand over and drop what one lease left behind. Others' locks and objects
 * can hinder it for long, and nothing waits for it.
 */
final class CleaningUp extends Obligation implements GuardQueue.Asker<Cleaned> {

  CleaningUp(LeaseEnd end) {
    super(end, Strand.CLEANING_UP);
  }

  @Override
  EndStep firstStep() {
    return EndStep.DESTROY;
  }

  @Override
  void attempt(Backend backend) {
    ender
        .queue(lease.intent.target())
        .ifPresentOrElse(
            queue -> queue.destroy(this), () -> answered(Cleaned.nothing(lease.key())));
  }

  @Override
  public LeaseAccounts accounts(boolean tryLogin) {
    return new LeaseAccounts(
        lease.key(),
        lease.age(now()),
        new TreeSet<>(lease.accounts.keySet()),
        lease.suspects,
        Optional.empty());
  }

  @Override
  public void answered(Cleaned cleaned) {
    if (!lease.owes(Strand.CLEANING_UP)) {
      done();
      return;
    }
    boolean did =
        cleaned.remaining().size() < cleaned.accounts().size()
            || !cleaned.disarmed().isEmpty()
            || !lease.left.equals(cleaned.left());
    if (cleaned.done() || did) {
      ender.recorder.record(
          new Entry.Destroyed(
              cleaned.key(),
              cleaned.accounts(),
              cleaned.remaining(),
              cleaned.disarmed(),
              cleaned.left(),
              cleaned.failures()));
    }
    if (cleaned.done()) {
      done();
    } else {
      failed(BackendException.Kind.TRANSIENT, cleaned.failures().toString());
    }
  }

  @Override
  public void failed(BackendException.Kind kind, String why) {
    failed(EndStep.DESTROY, kind, why);
  }
}
