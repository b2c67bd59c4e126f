package dev.mayfly.sidecar.reporting;

import dev.mayfly.core.lease.Proof;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.policy.Grounds;
import dev.mayfly.core.policy.Occasion;

/** Says each entry of the ledger in one line. */
public final class EntryLines implements Entry.Visitor<Line> {

  /** The line's text. */
  public static String text(Entry entry) {
    return entry.accept(new EntryLines()).text();
  }

  @Override
  public Line opened(Entry.Opened entry) {
    return Line.info("ledger opened by " + entry.program() + ", " + entry.process());
  }

  @Override
  public Line accessRequested(Entry.AccessRequested entry) {
    return Line.info(
            entry.task()
                + " asks for "
                + entry.target()
                + "/"
                + entry.role()
                + which(entry.occasion())
                + ": waiting for "
                + entry.waitsFor()
                + " until "
                + entry.until())
        .with("task", entry.task().toString());
  }

  @Override
  public Line accessPermitted(Entry.AccessPermitted entry) {
    return Line.info(
            entry.task()
                + " is allowed "
                + entry.target()
                + "/"
                + entry.role()
                + which(entry.occasion())
                + by(entry.grounds()))
        .with("task", entry.task().toString());
  }

  @Override
  public Line accessDenied(Entry.AccessDenied entry) {
    return Line.warn(
            entry.task()
                + ": "
                + entry.principal()
                + " is denied "
                + entry.target()
                + "/"
                + entry.role()
                + which(entry.occasion())
                + ": "
                + entry.reason())
        .with("task", entry.task().toString());
  }

  private static String which(Occasion occasion) {
    return switch (occasion) {
      case START -> "";
      case REPLACEMENT -> " anew";
      case ADOPTION -> " as before";
    };
  }

  private static String by(Grounds grounds) {
    String rules = String.join(", ", grounds.rules());
    return rules.isEmpty()
        ? ""
        : " by " + (grounds.rules().size() == 1 ? "rule " : "rules ") + rules;
  }

  @Override
  public Line taskStarted(Entry.TaskStarted entry) {
    String who = entry.kind().internal() ? "" : " for " + entry.principal();
    return Line.info(entry.task() + " starts" + who).with("task", entry.task().toString());
  }

  @Override
  public Line leaseIntended(Entry.LeaseIntended entry) {
    return Line.info(
            entry.key()
                + ": asking for "
                + entry.target()
                + "/"
                + entry.role()
                + " for "
                + entry.task())
        .with("lease", entry.key().value())
        .with("task", entry.task().toString());
  }

  @Override
  public Line leaseIssued(Entry.LeaseIssued entry) {
    return Line.info(
            entry.key()
                + ": issued as "
                + entry.account()
                + ", valid until "
                + entry.validity().until())
        .with("lease", entry.key().value())
        .with("account", entry.account());
  }

  @Override
  public Line issueRefused(Entry.IssueRefused entry) {
    return Line.warn(entry.key() + ": not issued: " + entry.why())
        .with("lease", entry.key().value());
  }

  @Override
  public Line issueUnknown(Entry.IssueUnknown entry) {
    return Line.warn(
            entry.key()
                + ": may or may not have been issued, and is ended either way: "
                + entry.why())
        .with("lease", entry.key().value());
  }

  @Override
  public Line lateIssue(Entry.LateIssue entry) {
    return Line.warn(entry.key() + ": was issued after it was given up; it is being ended")
        .with("lease", entry.key().value());
  }

  @Override
  public Line accountsSeen(Entry.AccountsSeen entry) {
    return Line.info(entry.key() + ": seen at the target as " + entry.accounts())
        .with("lease", entry.key().value());
  }

  @Override
  public Line unprovable(Entry.Unprovable entry) {
    return Line.warn(
            entry.key() + ": is delivered although its end could not be proven: " + entry.why())
        .with("lease", entry.key().value());
  }

  @Override
  public Line delivered(Entry.Delivered entry) {
    return Line.info(entry.key() + ": delivered to " + String.join(", ", entry.places()))
        .with("lease", entry.key().value());
  }

  @Override
  public Line leaseRenewed(Entry.LeaseRenewed entry) {
    return Line.info(entry.key() + ": renewed until " + entry.validity().until())
        .with("lease", entry.key().value());
  }

  @Override
  public Line taskEnding(Entry.TaskEnding entry) {
    return Line.info(entry.task() + " ends: " + entry.reason())
        .with("task", entry.task().toString());
  }

  @Override
  public Line leaseEnding(Entry.LeaseEnding entry) {
    return Line.info(entry.key() + ": ends: " + entry.why()).with("lease", entry.key().value());
  }

  @Override
  public Line severed(Entry.Severed cut) {
    return Line.info(
            cut.key()
                + ": severed: "
                + cut.accounts().size()
                + " accounts, "
                + cut.sessionsKilled()
                + " sessions killed"
                + (cut.failures().isEmpty() ? "" : "; not everywhere: " + cut.failures()))
        .with("lease", cut.key().value());
  }

  @Override
  public Line revocationConfirmed(Entry.RevocationConfirmed entry) {
    String what = entry.named() ? "revoked by its issuer" : "its issuer does not know it";
    return Line.info(entry.key() + ": " + what).with("lease", entry.key().value());
  }

  @Override
  public Line endFailed(Entry.EndFailed entry) {
    return Line.warn(
            entry.key() + ": " + entry.step() + " failed and will be tried again: " + entry.error())
        .with("lease", entry.key().value())
        .with("kind", entry.kind().name());
  }

  @Override
  public Line destroyed(Entry.Destroyed cleaned) {
    StringBuilder what = new StringBuilder(cleaned.key() + ": cleaned up: ");
    what.append(cleaned.accounts().size() - cleaned.remaining().size()).append(" accounts dropped");
    if (!cleaned.disarmed().isEmpty()) {
      what.append("; disarmed: ").append(cleaned.disarmed());
    }
    if (!cleaned.left().isEmpty()) {
      what.append("; stays with the account, which has no access: ").append(cleaned.left());
    }
    if (!cleaned.failures().isEmpty()) {
      what.append("; not yet: ").append(cleaned.failures());
    }
    Line line = cleaned.done() ? Line.info(what.toString()) : Line.warn(what.toString());
    return line.with("lease", cleaned.key().value());
  }

  @Override
  public Line observed(Entry.Observed entry) {
    String remains = entry.observation().remains();
    String what =
        remains.isEmpty()
            ? ": no access is seen, while a request that makes some may be under way"
            : ": access is left: " + remains;
    return Line.info(entry.observation().key() + what)
        .with("lease", entry.observation().key().value());
  }

  @Override
  public Line leaseProven(Entry.LeaseProven entry) {
    String what =
        entry.proof().kind() == Proof.Kind.DENIAL
            ? ": further use is denied, as was seen; what is open may live on until it expires"
            : ": no access is left, proven by " + entry.proof().kind();
    return Line.info(entry.key() + what).with("lease", entry.key().value());
  }

  @Override
  public Line leaseStranded(Entry.LeaseStranded entry) {
    return Line.error(
            entry.key()
                + ": STRANDED: a person is needed for "
                + entry.strand().word()
                + " (mayfly stranded list); still tried: "
                + entry.why())
        .with("lease", entry.key().value());
  }

  @Override
  public Line leaseWaived(Entry.LeaseWaived entry) {
    return Line.warn(
            entry.key() + ": " + entry.person() + " declared it dealt with: " + entry.why())
        .with("lease", entry.key().value());
  }

  @Override
  public Line leaseExpired(Entry.LeaseExpired entry) {
    return Line.info(entry.key() + ": expired").with("lease", entry.key().value());
  }

  @Override
  public Line taskJoined(Entry.TaskJoined entry) {
    return Line.info(entry.task() + " is joined").with("task", entry.task().toString());
  }

  @Override
  public Line taskExtended(Entry.TaskExtended entry) {
    return Line.info(entry.task() + " need not show that it lives before " + entry.until())
        .with("task", entry.task().toString());
  }

  @Override
  public Line taskIsolation(Entry.TaskIsolation entry) {
    return Line.info(
            entry.task()
                + (entry.isolated()
                    ? " cannot read what mayfly logs in with"
                    : " may read what mayfly logs in with"))
        .with("task", entry.task().toString());
  }

  @Override
  public Line taskAdopted(Entry.TaskAdopted entry) {
    return Line.info(entry.task() + " goes on with this mayfly")
        .with("task", entry.task().toString());
  }

  @Override
  public Line withdrawn(Entry.Withdrawn entry) {
    return Line.info(entry.task() + ": what was delivered is taken back")
        .with("task", entry.task().toString());
  }

  @Override
  public Line taskEnded(Entry.TaskEnded entry) {
    return Line.info(entry.task() + " ended").with("task", entry.task().toString());
  }

  @Override
  public Line rotationDue(Entry.RotationDue entry) {
    return Line.info("root " + entry.root() + " is to be rotated, used by " + entry.task())
        .with("root", entry.root());
  }

  @Override
  public Line rotationBegun(Entry.RotationBegun entry) {
    return Line.info("root " + entry.root() + " is being rotated").with("root", entry.root());
  }

  @Override
  public Line rootReplaced(Entry.RootReplaced entry) {
    return Line.info("root " + entry.root() + " is replaced; trying it").with("root", entry.root());
  }

  @Override
  public Line rotationDone(Entry.RotationDone entry) {
    return Line.info("root " + entry.root() + " is rotated, as shown by " + entry.by())
        .with("root", entry.root());
  }

  @Override
  public Line rotationFailed(Entry.RotationFailed entry) {
    return Line.error(
            "root " + entry.root() + " could not be rotated, will be tried again: " + entry.error())
        .with("root", entry.root());
  }
}
