package dev.mayfly.core.ledger;

import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.lease.Proof;
import dev.mayfly.core.lease.Residue;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.policy.Grounds;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** An intent or a fact. State changes only by applying one. None holds a secret. */
public sealed interface Entry {

  <R> R accept(Visitor<R> visitor);

  /**
   * A process began to write here. {@code process} tells a person which: host, process id, start.
   */
  record Opened(String program, String process) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.opened(this);
    }
  }

  /** The policy was asked about a grant of the task, and has not said yet. */
  record AccessRequested(
      TaskId task,
      String grant,
      String target,
      String role,
      Occasion occasion,
      String waitsFor,
      Instant until,
      Grounds grounds)
      implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.accessRequested(this);
    }
  }

  /**
   * The policy allowed a grant.
   *
   * @param ttl what is asked for at most
   * @param maxLifetime how long its task may live at most, from the first intent on
   */
  record AccessPermitted(
      TaskId task,
      String grant,
      String target,
      String role,
      Occasion occasion,
      Duration ttl,
      Duration maxLifetime,
      Grounds grounds)
      implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.accessPermitted(this);
    }
  }

  /** The policy refused a grant. Where all was known at once, its task never began. */
  record AccessDenied(
      TaskId task,
      Principal principal,
      String grant,
      String target,
      String role,
      Occasion occasion,
      String reason,
      Grounds grounds)
      implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.accessDenied(this);
    }
  }

  record TaskStarted(
      TaskId task, Principal principal, String purpose, Duration maxLifetime, TaskKind kind)
      implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.taskStarted(this);
    }
  }

  /**
   * A credential is about to be asked for under this key.
   *
   * @param guarantee how its end can be known
   * @param places where it will be delivered
   * @param observeOnly whether nobody ends it, since Mayfly only observes
   * @param parameters what it is to be made with besides its role; never secret
   */
  record LeaseIntended(
      LeaseKey key,
      TaskId task,
      String grant,
      String target,
      String role,
      Duration ttl,
      Guarantee guarantee,
      List<String> places,
      boolean observeOnly,
      SortedMap<String, String> parameters)
      implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leaseIntended(this);
    }
  }

  record LeaseIssued(
      LeaseKey key, LeaseReference reference, String account, Validity validity, Duration longest)
      implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leaseIssued(this);
    }
  }

  record IssueRefused(LeaseKey key, String why) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.issueRefused(this);
    }
  }

  /**
   * @param quietTimeOverAt before this moment the servers may still act on the call, and an absent
   *     account proves nothing
   */
  record IssueUnknown(
      LeaseKey key, String why, Optional<LeaseReference> partial, Instant quietTimeOverAt)
      implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.issueUnknown(this);
    }
  }

  /** The answer of an issue call came after the lease was given up. */
  record LateIssue(LeaseKey key, LeaseReference reference) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.lateIssue(this);
    }
  }

  /** The accounts that carry the key, by their id at the target. */
  record AccountsSeen(LeaseKey key, SortedMap<String, String> accounts) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.accountsSeen(this);
    }
  }

  /** It is about to be delivered although its end could not be proven as things are. */
  record Unprovable(LeaseKey key, String why) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.unprovable(this);
    }
  }

  record Delivered(LeaseKey key, List<String> places) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.delivered(this);
    }
  }

  record LeaseRenewed(LeaseKey key, Validity validity) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leaseRenewed(this);
    }
  }

  /** The task is over: every active lease of it is to end. */
  record TaskEnding(TaskId task, EndReason reason) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.taskEnding(this);
    }
  }

  /** One lease is to end while its task may go on. */
  record LeaseEnding(LeaseKey key, String why) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leaseEnding(this);
    }
  }

  /**
   * Access was cut, as far as it could be.
   *
   * @param accounts those found under the key: id at the target → name
   * @param sessionsKilled told to end, over all nodes
   * @param failures node or database → why it could not be done there; empty: all of it was done
   */
  record Severed(
      LeaseKey key,
      SortedMap<String, String> accounts,
      int sessionsKilled,
      SortedMap<String, String> failures)
      implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.severed(this);
    }
  }

  record RevocationConfirmed(LeaseKey key, boolean named) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.revocationConfirmed(this);
    }
  }

  /** A step of the end failed; it will be tried again. */
  record EndFailed(LeaseKey key, EndStep step, FailureKind kind, String error) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.endFailed(this);
    }
  }

  /**
   * What cleaning up after a lease did.
   *
   * @param accounts those found under the key: id at the target → name
   * @param remaining the ids of those that are still there
   * @param disarmed what would have run as somebody else, and was taken out
   * @param left what stays with the account, which has no access
   * @param failures what → why it could not be done yet; empty: nothing is left to do
   */
  record Destroyed(
      LeaseKey key,
      SortedMap<String, String> accounts,
      SortedSet<String> remaining,
      List<Residue> disarmed,
      List<Residue> left,
      SortedMap<String, String> failures)
      implements Entry {

    /** Nothing is left to do. */
    public boolean done() {
      return failures.isEmpty();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.destroyed(this);
    }
  }

  /** What was seen at the target after the revocation, where it was not yet enough. */
  record Observed(Observation observation) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.observed(this);
    }
  }

  record LeaseProven(LeaseKey key, Proof proof) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leaseProven(this);
    }
  }

  /** A strand of its end was tried so often, or failed in such a way, that a person is needed. */
  record LeaseStranded(LeaseKey key, Strand strand, String why) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leaseStranded(this);
    }
  }

  /** A person took responsibility for the strands of a lease's end that are stranded. */
  record LeaseWaived(LeaseKey key, String person, String why) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leaseWaived(this);
    }
  }

  /**
   * Somebody holds the task from now on.
   *
   * @param joiner what tells them from everybody else after a restart; never a secret itself
   */
  record TaskJoined(TaskId task, String joiner) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.taskJoined(this);
    }
  }

  /** The task's next sign of life is due then; in the past: as usual. */
  record TaskExtended(TaskId task, Instant until) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.taskExtended(this);
    }
  }

  /**
   * How far the task's command is kept from what Mayfly itself works with.
   *
   * @param isolated whether it can neither read what Mayfly logs in with nor touch Mayfly's
   *     process; else what it is given is not all that it may have had
   */
  record TaskIsolation(TaskId task, boolean isolated) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.taskIsolation(this);
    }
  }

  /** A process goes on with a living task that an earlier one left. */
  record TaskAdopted(TaskId task) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.taskAdopted(this);
    }
  }

  record LeaseExpired(LeaseKey key) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leaseExpired(this);
    }
  }

  /** Nothing is left at the places the task's credentials were delivered to. */
  record Withdrawn(TaskId task) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.withdrawn(this);
    }
  }

  /** Every lease of the task is at its end. */
  record TaskEnded(TaskId task) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.taskEnded(this);
    }
  }

  /** The root is to be rotated because this task used it. */
  record RotationDue(String root, String target, TaskId task) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.rotationDue(this);
    }
  }

  record RotationBegun(String root) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.rotationBegun(this);
    }
  }

  /** The root secret was replaced; the canary is yet to show that the new one works. */
  record RootReplaced(String root) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.rootReplaced(this);
    }
  }

  /**
   * @param begun when the rotation began
   * @param by what showed it: the canary's key, or that another process did it
   * @param served the tasks that ended before it began
   */
  record RotationDone(String root, Instant begun, String by, List<String> served) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.rotationDone(this);
    }
  }

  record RotationFailed(String root, String error) implements Entry {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.rotationFailed(this);
    }
  }

  /** One method per entry, so that the compiler sees that none is forgotten. */
  interface Visitor<R> {
    R opened(Opened entry);

    R accessRequested(AccessRequested entry);

    R accessPermitted(AccessPermitted entry);

    R accessDenied(AccessDenied entry);

    R taskStarted(TaskStarted entry);

    R leaseIntended(LeaseIntended entry);

    R leaseIssued(LeaseIssued entry);

    R issueRefused(IssueRefused entry);

    R issueUnknown(IssueUnknown entry);

    R lateIssue(LateIssue entry);

    R accountsSeen(AccountsSeen entry);

    R unprovable(Unprovable entry);

    R delivered(Delivered entry);

    R leaseRenewed(LeaseRenewed entry);

    R taskEnding(TaskEnding entry);

    R leaseEnding(LeaseEnding entry);

    R severed(Severed entry);

    R revocationConfirmed(RevocationConfirmed entry);

    R endFailed(EndFailed entry);

    R destroyed(Destroyed entry);

    R observed(Observed entry);

    R leaseProven(LeaseProven entry);

    R leaseStranded(LeaseStranded entry);

    R leaseWaived(LeaseWaived entry);

    R taskJoined(TaskJoined entry);

    R taskExtended(TaskExtended entry);

    R taskIsolation(TaskIsolation entry);

    R taskAdopted(TaskAdopted entry);

    R leaseExpired(LeaseExpired entry);

    R withdrawn(Withdrawn entry);

    R taskEnded(TaskEnded entry);

    R rotationDue(RotationDue entry);

    R rotationBegun(RotationBegun entry);

    R rootReplaced(RootReplaced entry);

    R rotationDone(RotationDone entry);

    R rotationFailed(RotationFailed entry);
  }
}
