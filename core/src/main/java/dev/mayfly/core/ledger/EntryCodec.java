package dev.mayfly.core.ledger;

import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.Proof;
import dev.mayfly.core.policy.Occasion;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Turns entries into bytes and back: the number of the kind, then its fields. A field's number is
 * never used again for something else.
 */
final class EntryCodec {

  private static final Writer WRITER = new Writer();

  private EntryCodec() {}

  static byte[] encode(Entry entry) {
    return entry.accept(WRITER).toByteArray();
  }

  /** What was written, by sequence and time; fields of a newer program are kept as they are. */
  static Recorded decode(long sequence, Instant at, ByteBuffer bytes) throws LedgerException {
    Tag tag = Tag.of(FieldReader.bare(bytes));
    FieldReader in = new FieldReader(bytes);
    return new Recorded(sequence, at, read(tag, in), in.unknown());
  }

  private static Entry read(Tag tag, FieldReader in) {
    return switch (tag) {
      case OPENED -> new Entry.Opened(in.text(1), in.text(2));
      case ACCESS_DENIED ->
          new Entry.AccessDenied(
              in.task(1),
              in.principal(2),
              in.text(6),
              in.text(3),
              in.text(4),
              in.choice(7, Choices.OCCASION, Occasion.START),
              in.text(5),
              in.grounds(8));
      case ACCESS_REQUESTED ->
          new Entry.AccessRequested(
              in.task(1),
              in.text(2),
              in.text(3),
              in.text(4),
              in.choice(5, Choices.OCCASION),
              in.text(6),
              in.instant(7),
              in.grounds(8));
      case ACCESS_PERMITTED ->
          new Entry.AccessPermitted(
              in.task(1),
              in.text(2),
              in.text(3),
              in.text(4),
              in.choice(5, Choices.OCCASION),
              in.duration(6),
              in.duration(7),
              in.grounds(8));
      case TASK_STARTED ->
          new Entry.TaskStarted(
              in.task(1),
              in.principal(2),
              in.text(3),
              in.duration(4),
              in.choice(5, Choices.TASK_KIND));
      case LEASE_INTENDED ->
          new Entry.LeaseIntended(
              in.key(1),
              in.task(2),
              in.text(3),
              in.text(4),
              in.text(5),
              in.duration(6),
              in.choice(7, Choices.GUARANTEE),
              in.texts(9),
              in.flag(10),
              in.textMap(11));
      case LEASE_ISSUED ->
          new Entry.LeaseIssued(
              in.key(1), in.reference(2), in.text(3), in.validity(4), in.duration(5));
      case ISSUE_REFUSED -> new Entry.IssueRefused(in.key(1), in.text(2));
      case ISSUE_UNKNOWN ->
          new Entry.IssueUnknown(in.key(1), in.text(2), partial(in.textMap(3)), in.instant(4));
      case LATE_ISSUE -> new Entry.LateIssue(in.key(1), in.reference(2));
      case UNPROVABLE -> new Entry.Unprovable(in.key(1), in.text(2));
      case ACCOUNTS_SEEN -> new Entry.AccountsSeen(in.key(1), in.textMap(2));
      case DELIVERED -> new Entry.Delivered(in.key(1), in.texts(2));
      case LEASE_RENEWED -> new Entry.LeaseRenewed(in.key(1), in.validity(2));
      case TASK_ENDING -> new Entry.TaskEnding(in.task(1), in.reason(2));
      case LEASE_ENDING -> new Entry.LeaseEnding(in.key(1), in.text(2));
      case SEVERED ->
          new Entry.Severed(in.key(1), in.textMap(2), (int) in.number(3), in.textMap(4));
      case REVOCATION_CONFIRMED -> new Entry.RevocationConfirmed(in.key(1), in.flag(2));
      case END_FAILED ->
          new Entry.EndFailed(
              in.key(1), in.choice(2, Choices.END_STEP), in.choice(3, Choices.FAILURE), in.text(4));
      case DESTROYED ->
          new Entry.Destroyed(
              in.key(1),
              in.textMap(2),
              new TreeSet<>(in.texts(3)),
              in.residues(4),
              in.residues(5),
              in.textMap(6));
      case OBSERVED -> new Entry.Observed(in.observation(1));
      case LEASE_PROVEN ->
          new Entry.LeaseProven(
              in.key(1), new Proof(in.choice(2, Choices.PROOF), in.instant(3), in.observation(4)));
      case LEASE_STRANDED ->
          new Entry.LeaseStranded(in.key(1), in.choice(2, Choices.STRAND), in.text(3));
      case LEASE_WAIVED -> new Entry.LeaseWaived(in.key(1), in.text(2), in.text(3));
      case LEASE_EXPIRED -> new Entry.LeaseExpired(in.key(1));
      case WITHDRAWN -> new Entry.Withdrawn(in.task(1));
      case TASK_JOINED -> new Entry.TaskJoined(in.task(1), in.text(2));
      case TASK_EXTENDED -> new Entry.TaskExtended(in.task(1), in.instant(2));
      case TASK_ISOLATION -> new Entry.TaskIsolation(in.task(1), in.flag(2));
      case TASK_ADOPTED -> new Entry.TaskAdopted(in.task(1));
      case TASK_ENDED -> new Entry.TaskEnded(in.task(1));
      case ROTATION_DUE -> new Entry.RotationDue(in.text(1), in.text(2), in.task(3));
      case ROTATION_BEGUN -> new Entry.RotationBegun(in.text(1));
      case ROOT_REPLACED -> new Entry.RootReplaced(in.text(1));
      case ROTATION_DONE ->
          new Entry.RotationDone(in.text(1), in.instant(2), in.text(3), in.texts(4));
      case ROTATION_FAILED -> new Entry.RotationFailed(in.text(1), in.text(2));
    };
  }

  private static Optional<LeaseReference> partial(Map<String, String> parts) {
    return parts.isEmpty() ? Optional.empty() : Optional.of(LeaseReference.of(parts));
  }

  /** The fields of each entry. */
  private static final class Writer implements Entry.Visitor<FieldWriter> {

    private static FieldWriter begin(Tag tag) {
      return new FieldWriter().bare(tag.number);
    }

    @Override
    public FieldWriter opened(Entry.Opened entry) {
      return begin(Tag.OPENED).text(1, entry.program()).text(2, entry.process());
    }

    @Override
    public FieldWriter accessDenied(Entry.AccessDenied entry) {
      return begin(Tag.ACCESS_DENIED)
          .task(1, entry.task())
          .principal(2, entry.principal())
          .text(3, entry.target())
          .text(4, entry.role())
          .text(5, entry.reason())
          .text(6, entry.grant())
          .choice(7, Choices.OCCASION, entry.occasion())
          .grounds(8, entry.grounds());
    }

    @Override
    public FieldWriter accessRequested(Entry.AccessRequested entry) {
      return begin(Tag.ACCESS_REQUESTED)
          .task(1, entry.task())
          .text(2, entry.grant())
          .text(3, entry.target())
          .text(4, entry.role())
          .choice(5, Choices.OCCASION, entry.occasion())
          .text(6, entry.waitsFor())
          .instant(7, entry.until())
          .grounds(8, entry.grounds());
    }

    @Override
    public FieldWriter accessPermitted(Entry.AccessPermitted entry) {
      return begin(Tag.ACCESS_PERMITTED)
          .task(1, entry.task())
          .text(2, entry.grant())
          .text(3, entry.target())
          .text(4, entry.role())
          .choice(5, Choices.OCCASION, entry.occasion())
          .duration(6, entry.ttl())
          .duration(7, entry.maxLifetime())
          .grounds(8, entry.grounds());
    }

    @Override
    public FieldWriter taskStarted(Entry.TaskStarted entry) {
      return begin(Tag.TASK_STARTED)
          .task(1, entry.task())
          .principal(2, entry.principal())
          .text(3, entry.purpose())
          .duration(4, entry.maxLifetime())
          .choice(5, Choices.TASK_KIND, entry.kind());
    }

    @Override
    public FieldWriter leaseIntended(Entry.LeaseIntended entry) {
      return begin(Tag.LEASE_INTENDED)
          .key(1, entry.key())
          .task(2, entry.task())
          .text(3, entry.grant())
          .text(4, entry.target())
          .text(5, entry.role())
          .duration(6, entry.ttl())
          .choice(7, Choices.GUARANTEE, entry.guarantee())
          .texts(9, entry.places())
          .flag(10, entry.observeOnly())
          .texts(11, entry.parameters());
    }

    @Override
    public FieldWriter leaseIssued(Entry.LeaseIssued entry) {
      return begin(Tag.LEASE_ISSUED)
          .key(1, entry.key())
          .reference(2, entry.reference())
          .text(3, entry.account())
          .validity(4, entry.validity())
          .duration(5, entry.longest());
    }

    @Override
    public FieldWriter issueRefused(Entry.IssueRefused entry) {
      return begin(Tag.ISSUE_REFUSED).key(1, entry.key()).text(2, entry.why());
    }

    @Override
    public FieldWriter issueUnknown(Entry.IssueUnknown entry) {
      return begin(Tag.ISSUE_UNKNOWN)
          .key(1, entry.key())
          .text(2, entry.why())
          .texts(
              3,
              entry
                  .partial()
                  .map(reference -> reference.parts())
                  .orElse(Collections.emptySortedMap()))
          .instant(4, entry.quietTimeOverAt());
    }

    @Override
    public FieldWriter lateIssue(Entry.LateIssue entry) {
      return begin(Tag.LATE_ISSUE).key(1, entry.key()).reference(2, entry.reference());
    }

    @Override
    public FieldWriter accountsSeen(Entry.AccountsSeen entry) {
      return begin(Tag.ACCOUNTS_SEEN).key(1, entry.key()).texts(2, entry.accounts());
    }

    @Override
    public FieldWriter unprovable(Entry.Unprovable entry) {
      return begin(Tag.UNPROVABLE).key(1, entry.key()).text(2, entry.why());
    }

    @Override
    public FieldWriter delivered(Entry.Delivered entry) {
      return begin(Tag.DELIVERED).key(1, entry.key()).texts(2, entry.places());
    }

    @Override
    public FieldWriter leaseRenewed(Entry.LeaseRenewed entry) {
      return begin(Tag.LEASE_RENEWED).key(1, entry.key()).validity(2, entry.validity());
    }

    @Override
    public FieldWriter taskEnding(Entry.TaskEnding entry) {
      return begin(Tag.TASK_ENDING).task(1, entry.task()).reason(2, entry.reason());
    }

    @Override
    public FieldWriter leaseEnding(Entry.LeaseEnding entry) {
      return begin(Tag.LEASE_ENDING).key(1, entry.key()).text(2, entry.why());
    }

    @Override
    public FieldWriter severed(Entry.Severed entry) {
      return begin(Tag.SEVERED)
          .key(1, entry.key())
          .texts(2, entry.accounts())
          .number(3, entry.sessionsKilled())
          .texts(4, entry.failures());
    }

    @Override
    public FieldWriter revocationConfirmed(Entry.RevocationConfirmed entry) {
      return begin(Tag.REVOCATION_CONFIRMED).key(1, entry.key()).flag(2, entry.named());
    }

    @Override
    public FieldWriter endFailed(Entry.EndFailed entry) {
      return begin(Tag.END_FAILED)
          .key(1, entry.key())
          .choice(2, Choices.END_STEP, entry.step())
          .choice(3, Choices.FAILURE, entry.kind())
          .text(4, entry.error());
    }

    @Override
    public FieldWriter destroyed(Entry.Destroyed entry) {
      return begin(Tag.DESTROYED)
          .key(1, entry.key())
          .texts(2, entry.accounts())
          .texts(3, entry.remaining())
          .residues(4, entry.disarmed())
          .residues(5, entry.left())
          .texts(6, entry.failures());
    }

    @Override
    public FieldWriter observed(Entry.Observed entry) {
      return begin(Tag.OBSERVED).observation(1, entry.observation());
    }

    @Override
    public FieldWriter leaseProven(Entry.LeaseProven entry) {
      return begin(Tag.LEASE_PROVEN)
          .key(1, entry.key())
          .choice(2, Choices.PROOF, entry.proof().kind())
          .instant(3, entry.proof().at())
          .observation(4, entry.proof().observation());
    }

    @Override
    public FieldWriter leaseStranded(Entry.LeaseStranded entry) {
      return begin(Tag.LEASE_STRANDED)
          .key(1, entry.key())
          .choice(2, Choices.STRAND, entry.strand())
          .text(3, entry.why());
    }

    @Override
    public FieldWriter leaseWaived(Entry.LeaseWaived entry) {
      return begin(Tag.LEASE_WAIVED)
          .key(1, entry.key())
          .text(2, entry.person())
          .text(3, entry.why());
    }

    @Override
    public FieldWriter leaseExpired(Entry.LeaseExpired entry) {
      return begin(Tag.LEASE_EXPIRED).key(1, entry.key());
    }

    @Override
    public FieldWriter taskJoined(Entry.TaskJoined entry) {
      return begin(Tag.TASK_JOINED).task(1, entry.task()).text(2, entry.joiner());
    }

    @Override
    public FieldWriter taskExtended(Entry.TaskExtended entry) {
      return begin(Tag.TASK_EXTENDED).task(1, entry.task()).instant(2, entry.until());
    }

    @Override
    public FieldWriter taskIsolation(Entry.TaskIsolation entry) {
      return begin(Tag.TASK_ISOLATION).task(1, entry.task()).flag(2, entry.isolated());
    }

    @Override
    public FieldWriter taskAdopted(Entry.TaskAdopted entry) {
      return begin(Tag.TASK_ADOPTED).task(1, entry.task());
    }

    @Override
    public FieldWriter withdrawn(Entry.Withdrawn entry) {
      return begin(Tag.WITHDRAWN).task(1, entry.task());
    }

    @Override
    public FieldWriter taskEnded(Entry.TaskEnded entry) {
      return begin(Tag.TASK_ENDED).task(1, entry.task());
    }

    @Override
    public FieldWriter rotationDue(Entry.RotationDue entry) {
      return begin(Tag.ROTATION_DUE)
          .text(1, entry.root())
          .text(2, entry.target())
          .task(3, entry.task());
    }

    @Override
    public FieldWriter rotationBegun(Entry.RotationBegun entry) {
      return begin(Tag.ROTATION_BEGUN).text(1, entry.root());
    }

    @Override
    public FieldWriter rootReplaced(Entry.RootReplaced entry) {
      return begin(Tag.ROOT_REPLACED).text(1, entry.root());
    }

    @Override
    public FieldWriter rotationDone(Entry.RotationDone entry) {
      return begin(Tag.ROTATION_DONE)
          .text(1, entry.root())
          .instant(2, entry.begun())
          .text(3, entry.by())
          .texts(4, entry.served());
    }

    @Override
    public FieldWriter rotationFailed(Entry.RotationFailed entry) {
      return begin(Tag.ROTATION_FAILED).text(1, entry.root()).text(2, entry.error());
    }
  }
}
