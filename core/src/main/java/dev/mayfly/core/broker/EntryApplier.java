package dev.mayfly.core.broker;

import dev.mayfly.core.lease.LeaseEvent;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.ledger.EndStep;
import dev.mayfly.core.ledger.Entry;
import java.time.Instant;

/** What each kind of entry, recorded at a moment, makes of the state. */
final class EntryApplier implements Entry.Visitor<Void> {

  private final State state;
  private final Instant at;

  EntryApplier(State state, Instant at) {
    this.state = state;
    this.at = at;
  }

  @Override
  public Void opened(Entry.Opened entry) {
    return done();
  }

  @Override
  public Void accessRequested(Entry.AccessRequested entry) {
    state.task(entry.task()).requested(entry, at);
    return done();
  }

  @Override
  public Void accessPermitted(Entry.AccessPermitted entry) {
    state.task(entry.task()).permitted(entry, at);
    return done();
  }

  /** Who was refused at once never began. */
  @Override
  public Void accessDenied(Entry.AccessDenied entry) {
    if (state.knows(entry.task())) {
      state.task(entry.task()).denied(entry, at);
    }
    return done();
  }

  @Override
  public Void taskStarted(Entry.TaskStarted entry) {
    state.add(new TaskView(entry, at));
    return done();
  }

  @Override
  public Void leaseIntended(Entry.LeaseIntended entry) {
    TaskView task = state.task(entry.task());
    LeaseView lease = new LeaseView(entry, at, task, task.permits.get(entry.grant()));
    task.leases.add(lease);
    state.add(lease);
    return done();
  }

  @Override
  public Void leaseIssued(Entry.LeaseIssued entry) {
    LeaseView lease = state.lease(entry.key());
    lease.take(LeaseEvent.ISSUED);
    lease.reference = entry.reference();
    lease.account = entry.account();
    lease.validity = entry.validity();
    lease.longest = entry.longest();
    lease.issuedAt = at;
    return done();
  }

  @Override
  public Void issueRefused(Entry.IssueRefused entry) {
    LeaseView lease = state.lease(entry.key());
    lease.take(LeaseEvent.ISSUE_REFUSED);
    lease.note = entry.why();
    return done();
  }

  @Override
  public Void issueUnknown(Entry.IssueUnknown entry) {
    state.lease(entry.key()).unknown(entry, at);
    return done();
  }

  @Override
  public Void lateIssue(Entry.LateIssue entry) {
    state.lease(entry.key()).late(entry);
    return done();
  }

  @Override
  public Void accountsSeen(Entry.AccountsSeen entry) {
    state.lease(entry.key()).accounts.putAll(entry.accounts());
    return done();
  }

  @Override
  public Void unprovable(Entry.Unprovable entry) {
    state.lease(entry.key()).unprovable = entry.why();
    return done();
  }

  @Override
  public Void delivered(Entry.Delivered entry) {
    state.lease(entry.key()).delivered = true;
    return done();
  }

  @Override
  public Void leaseRenewed(Entry.LeaseRenewed entry) {
    LeaseView lease = state.lease(entry.key());
    lease.take(LeaseEvent.RENEWED);
    lease.validity = entry.validity();
    return done();
  }

  @Override
  public Void taskEnding(Entry.TaskEnding entry) {
    TaskView task = state.task(entry.task());
    task.endingAt = at;
    task.reason = entry.reason();
    task.waiting.clear();
    task.leases.stream()
        .filter(lease -> lease.state == LeaseState.ACTIVE)
        .forEach(lease -> lease.end(at));
    return done();
  }

  @Override
  public Void leaseEnding(Entry.LeaseEnding entry) {
    LeaseView lease = state.lease(entry.key());
    lease.note = entry.why();
    lease.end(at);
    return done();
  }

  @Override
  public Void severed(Entry.Severed entry) {
    state.lease(entry.key()).severed(entry, at);
    return done();
  }

  @Override
  public Void destroyed(Entry.Destroyed entry) {
    state.lease(entry.key()).destroyed(entry, at);
    return done();
  }

  @Override
  public Void revocationConfirmed(Entry.RevocationConfirmed entry) {
    state.lease(entry.key()).settled(entry.named(), at);
    return done();
  }

  @Override
  public Void endFailed(Entry.EndFailed entry) {
    LeaseView lease = state.lease(entry.key());
    lease.failures.merge(entry.step().strand(), 1, Integer::sum);
    lease.notes.put(entry.step().strand(), entry.error());
    if (entry.step() == EndStep.REVOKE) {
      lease.attemptedAt = at;
    }
    return done();
  }

  @Override
  public Void observed(Entry.Observed entry) {
    state.lease(entry.observation().key()).observed(entry.observation());
    return done();
  }

  @Override
  public Void leaseProven(Entry.LeaseProven entry) {
    LeaseView lease = state.lease(entry.key());
    lease.take(lease.plan == EndPlan.DENIED ? LeaseEvent.DENIED : LeaseEvent.PROVEN);
    lease.proof = entry.proof();
    lease.note = "";
    lease.finish(Strand.ACCESS);
    return done();
  }

  @Override
  public Void leaseStranded(Entry.LeaseStranded entry) {
    LeaseView lease = state.lease(entry.key());
    lease.stranded.add(entry.strand());
    lease.notes.put(entry.strand(), entry.why());
    if (lease.plan.isDecidedBy(entry.strand())) {
      lease.take(LeaseEvent.STRAND);
    }
    return done();
  }

  @Override
  public Void leaseWaived(Entry.LeaseWaived entry) {
    LeaseView lease = state.lease(entry.key());
    lease.waived.addAll(lease.stranded);
    lease.stranded.clear();
    if (lease.plan.deciding().filter(lease.waived::contains).isPresent()) {
      lease.take(LeaseEvent.WAIVE);
    }
    lease.note = "waived by " + entry.person() + ": " + entry.why();
    return done();
  }

  @Override
  public Void leaseExpired(Entry.LeaseExpired entry) {
    LeaseView lease = state.lease(entry.key());
    lease.take(LeaseEvent.VALIDITY_ENDED);
    return done();
  }

  @Override
  public Void taskJoined(Entry.TaskJoined entry) {
    state.task(entry.task()).joiner = entry.joiner();
    return done();
  }

  @Override
  public Void taskExtended(Entry.TaskExtended entry) {
    state.task(entry.task()).extendedUntil = entry.until();
    return done();
  }

  @Override
  public Void taskIsolation(Entry.TaskIsolation entry) {
    state.task(entry.task()).isolated = entry.isolated();
    return done();
  }

  @Override
  public Void taskAdopted(Entry.TaskAdopted entry) {
    state.task(entry.task()).waiting.clear();
    return done();
  }

  @Override
  public Void withdrawn(Entry.Withdrawn entry) {
    state.task(entry.task()).withdrawn = true;
    return done();
  }

  @Override
  public Void taskEnded(Entry.TaskEnded entry) {
    state.task(entry.task()).endedAt = at;
    return done();
  }

  @Override
  public Void rotationDue(Entry.RotationDue entry) {
    state.rootAt(entry.root(), entry.target()).due.add(state.task(entry.task()));
    return done();
  }

  @Override
  public Void rotationBegun(Entry.RotationBegun entry) {
    return done();
  }

  @Override
  public Void rootReplaced(Entry.RootReplaced entry) {
    return done();
  }

  /**
   * The rotation served those tasks whose last revocation attempt it came after: the ledger's order
   * tells.
   */
  @Override
  public Void rotationDone(Entry.RotationDone entry) {
    RootView root = state.root(entry.root());
    root.due.removeIf(task -> entry.served().contains(task.id().toString()));
    root.lastError = "";
    return done();
  }

  @Override
  public Void rotationFailed(Entry.RotationFailed entry) {
    state.root(entry.root()).lastError = entry.error();
    return done();
  }

  @SuppressWarnings("NullAway") // Void has no other value
  private Void done() {
    return null;
  }
}
