package dev.mayfly.core.broker;

import dev.mayfly.core.lease.LeaseEvent;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.ledger.EndStep;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskKind;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything the ledger says, by applying its entries one after the other: the same code live and
 * in replay. Nothing else changes it.
 */
public final class State implements LedgerView {

  private final Map<TaskId, TaskView> tasks = new LinkedHashMap<>();
  private final Map<LeaseKey, LeaseView> leases = new LinkedHashMap<>();
  private final Map<String, RootView> roots = new LinkedHashMap<>();

  public void apply(Recorded recorded) {
    recorded.entry().accept(new Applier(recorded.at()));
  }

  Collection<TaskView> tasks() {
    return Collections.unmodifiableCollection(tasks.values());
  }

  Collection<LeaseView> leases() {
    return Collections.unmodifiableCollection(leases.values());
  }

  Collection<RootView> roots() {
    return Collections.unmodifiableCollection(roots.values());
  }

  boolean knows(TaskId id) {
    return tasks.containsKey(id);
  }

  TaskView task(TaskId id) {
    return known(tasks.get(id), id);
  }

  LeaseView lease(LeaseKey key) {
    return known(leases.get(key), key);
  }

  @Override
  public TaskKind kind(TaskId task) {
    return task(task).start.kind();
  }

  @Override
  public Receipt receipt(TaskId task) {
    return Receipts.of(task(task));
  }

  @Override
  public Receipt.LeaseLine line(LeaseKey lease) {
    return Receipts.line(lease(lease));
  }

  RootView root(String name) {
    return known(roots.get(name), name);
  }

  private static <T> T known(@Nullable T found, Object id) {
    if (found == null) {
      throw new IllegalStateException("the ledger speaks of " + id + " before it began");
    }
    return found;
  }

  /** Applies one entry, recorded at a moment. */
  private final class Applier implements Entry.Visitor<Void> {

    private final Instant at;

    Applier(Instant at) {
      this.at = at;
    }

    @Override
    public Void opened(Entry.Opened entry) {
      return done();
    }

    @Override
    public Void accessRequested(Entry.AccessRequested entry) {
      TaskView task = task(entry.task());
      Instant since = task.waitsSince(entry.grant(), entry.occasion()).orElse(at);
      task.answered(entry.grant(), entry.occasion());
      task.waiting.add(
          new Receipt.Waiting(
              entry.grant(),
              entry.target(),
              entry.role(),
              entry.occasion(),
              entry.waitsFor(),
              since,
              entry.until()));
      return done();
    }

    @Override
    public Void accessPermitted(Entry.AccessPermitted entry) {
      TaskView task = task(entry.task());
      task.answered(entry.grant(), entry.occasion());
      task.permits.put(
          entry.grant(), new Receipt.Permit(at, entry.occasion(), entry.ttl(), entry.grounds()));
      if (entry.maxLifetime().compareTo(task.maxLifetime) < 0) {
        task.maxLifetime = entry.maxLifetime();
      }
      if (entry.occasion() == Occasion.START) {
        task.allowedAt = at;
      }
      return done();
    }

    /** Who was refused at once never began. */
    @Override
    public Void accessDenied(Entry.AccessDenied entry) {
      if (knows(entry.task())) {
        TaskView task = task(entry.task());
        task.answered(entry.grant(), entry.occasion());
        task.denials.add(
            new Receipt.Denial(
                at,
                entry.grant(),
                entry.target(),
                entry.role(),
                entry.occasion(),
                entry.reason(),
                entry.grounds()));
      }
      return done();
    }

    @Override
    public Void taskStarted(Entry.TaskStarted entry) {
      tasks.put(entry.task(), new TaskView(entry, at));
      return done();
    }

    @Override
    public Void leaseIntended(Entry.LeaseIntended entry) {
      TaskView task = task(entry.task());
      LeaseView lease = new LeaseView(entry, at, task, task.permits.get(entry.grant()));
      task.leases.add(lease);
      leases.put(entry.key(), lease);
      return done();
    }

    @Override
    public Void leaseIssued(Entry.LeaseIssued entry) {
      LeaseView lease = lease(entry.key());
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
      LeaseView lease = lease(entry.key());
      lease.take(LeaseEvent.ISSUE_REFUSED);
      lease.note = entry.why();
      return done();
    }

    @Override
    public Void issueUnknown(Entry.IssueUnknown entry) {
      LeaseView lease = lease(entry.key());
      lease.take(LeaseEvent.ISSUE_UNKNOWN);
      entry.partial().ifPresent(partial -> lease.reference = partial);
      lease.note = entry.why();
      lease.quietAt = entry.quietAt();
      lease.endingAt = at;
      expireIfNothingElse(lease);
      return done();
    }

    @Override
    public Void lateIssue(Entry.LateIssue entry) {
      LeaseView lease = lease(entry.key());
      lease.take(LeaseEvent.LATE_ISSUE);
      lease.reference = entry.reference();
      lease.settled = false;
      lease.cleaned = false;
      lease.severedAt = null;
      lease.stranded.clear();
      lease.waived.clear();
      return done();
    }

    @Override
    public Void accountsSeen(Entry.AccountsSeen entry) {
      lease(entry.key()).accounts.putAll(entry.accounts());
      return done();
    }

    @Override
    public Void unprovable(Entry.Unprovable entry) {
      lease(entry.key()).unprovable = entry.why();
      return done();
    }

    @Override
    public Void delivered(Entry.Delivered entry) {
      lease(entry.key()).delivered = true;
      return done();
    }

    @Override
    public Void leaseRenewed(Entry.LeaseRenewed entry) {
      LeaseView lease = lease(entry.key());
      lease.take(LeaseEvent.RENEWED);
      lease.validity = entry.validity();
      return done();
    }

    @Override
    public Void taskEnding(Entry.TaskEnding entry) {
      TaskView task = task(entry.task());
      task.endingAt = at;
      task.reason = entry.reason();
      task.waiting.clear();
      task.leases.stream().filter(l -> l.state == LeaseState.ACTIVE).forEach(this::end);
      return done();
    }

    @Override
    public Void leaseEnding(Entry.LeaseEnding entry) {
      LeaseView lease = lease(entry.key());
      lease.note = entry.why();
      end(lease);
      return done();
    }

    private void end(LeaseView lease) {
      lease.endingAt = at;
      lease.take(LeaseEvent.END);
      expireIfNothingElse(lease);
    }

    private void expireIfNothingElse(LeaseView lease) {
      if (lease.plan.deciding().isEmpty()) {
        lease.take(LeaseEvent.END_BY_EXPIRY);
      }
    }

    @Override
    public Void severed(Entry.Severed entry) {
      LeaseView lease = lease(entry.key());
      lease.accounts.putAll(entry.accounts());
      lease.sessionsKilled += entry.sessionsKilled();
      if (entry.failures().isEmpty() && lease.severedAt == null) {
        lease.severedAt = at;
        if (lease.state == LeaseState.REVOKING) {
          lease.take(LeaseEvent.SEVERED);
        }
      }
      return done();
    }

    @Override
    public Void destroyed(Entry.Destroyed entry) {
      LeaseView lease = lease(entry.key());
      lease.accounts.putAll(entry.accounts());
      lease.disarmed.addAll(entry.disarmed());
      lease.left = entry.left();
      if (entry.done()) {
        lease.cleaned = true;
        lease.cleanedAt = at;
        lease.finish(Strand.CLEANING_UP);
      }
      return done();
    }

    @Override
    public Void revocationConfirmed(Entry.RevocationConfirmed entry) {
      LeaseView lease = lease(entry.key());
      lease.settled = true;
      lease.settledAt = at;
      lease.attemptedAt = at;
      lease.finish(Strand.SETTLING);
      if (lease.plan.isDecidedBy(Strand.SETTLING)) {
        confirmed(lease, entry.named());
      }
      return done();
    }

    /** What nobody can name to its issuer is left to its expiry, whatever is learnt later. */
    private void confirmed(LeaseView lease, boolean named) {
      if (lease.state == LeaseState.EXPIRING) {
        return;
      }
      lease.take(named ? LeaseEvent.CONFIRMED : LeaseEvent.END_BY_EXPIRY);
    }

    @Override
    public Void endFailed(Entry.EndFailed entry) {
      LeaseView lease = lease(entry.key());
      lease.failures.merge(entry.step().strand(), 1, Integer::sum);
      lease.notes.put(entry.step().strand(), entry.error());
      if (entry.step() == EndStep.REVOKE) {
        lease.attemptedAt = at;
      }
      return done();
    }

    @Override
    public Void observed(Entry.Observed entry) {
      LeaseView lease = lease(entry.observation().key());
      entry.observation().nodes().stream()
          .filter(NodeView::seen)
          .forEach(node -> remember(lease, node));
      lease.notes.put(Strand.ACCESS, entry.observation().remains());
      return done();
    }

    /**
     * While logins are let in there may always be another one: which of those under way are
     * suspects is known only after that.
     */
    private void remember(LeaseView lease, NodeView node) {
      if (node.closed()) {
        lease.suspects.put(node.node(), node.suspects());
      } else {
        lease.suspects.remove(node.node());
      }
      lease.accounts.putAll(node.accounts());
    }

    @Override
    public Void leaseProven(Entry.LeaseProven entry) {
      LeaseView lease = lease(entry.key());
      lease.take(lease.plan == EndPlan.DENIED ? LeaseEvent.DENIED : LeaseEvent.PROVEN);
      lease.proof = entry.proof();
      lease.note = "";
      lease.finish(Strand.ACCESS);
      return done();
    }

    @Override
    public Void leaseStranded(Entry.LeaseStranded entry) {
      LeaseView lease = lease(entry.key());
      lease.stranded.add(entry.strand());
      lease.notes.put(entry.strand(), entry.why());
      if (lease.plan.isDecidedBy(entry.strand())) {
        lease.take(LeaseEvent.STRAND);
      }
      return done();
    }

    @Override
    public Void leaseWaived(Entry.LeaseWaived entry) {
      LeaseView lease = lease(entry.key());
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
      LeaseView lease = lease(entry.key());
      lease.take(LeaseEvent.VALIDITY_ENDED);
      return done();
    }

    @Override
    public Void taskJoined(Entry.TaskJoined entry) {
      task(entry.task()).joiner = entry.joiner();
      return done();
    }

    @Override
    public Void taskExtended(Entry.TaskExtended entry) {
      task(entry.task()).extendedUntil = entry.until();
      return done();
    }

    @Override
    public Void taskIsolation(Entry.TaskIsolation entry) {
      task(entry.task()).isolated = entry.isolated();
      return done();
    }

    @Override
    public Void taskAdopted(Entry.TaskAdopted entry) {
      task(entry.task()).waiting.clear();
      return done();
    }

    @Override
    public Void withdrawn(Entry.Withdrawn entry) {
      task(entry.task()).withdrawn = true;
      return done();
    }

    @Override
    public Void taskEnded(Entry.TaskEnded entry) {
      task(entry.task()).endedAt = at;
      return done();
    }

    @Override
    public Void rotationDue(Entry.RotationDue entry) {
      roots
          .computeIfAbsent(entry.root(), name -> new RootView(name, entry.target()))
          .due
          .add(task(entry.task()));
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
     * The rotation served those tasks whose last revocation attempt it came after: the ledger's
     * order tells.
     */
    @Override
    public Void rotationDone(Entry.RotationDone entry) {
      RootView root = root(entry.root());
      root.due.removeIf(task -> entry.served().contains(task.id().toString()));
      root.lastError = "";
      return done();
    }

    @Override
    public Void rotationFailed(Entry.RotationFailed entry) {
      root(entry.root()).lastError = entry.error();
      return done();
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private Void done() {
      return null;
    }
  }
}
