package dev.mayfly.core.ledger;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Revocability;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.Strand;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * Turns entries into bytes and back: the tag's number, then the fields in the order of the record.
 */
final class EntryCodec {

  private static final Writer WRITER = new Writer();

  private EntryCodec() {}

  static byte[] encode(Entry entry) {
    return entry.accept(WRITER).toByteArray();
  }

  static Entry decode(ByteBuffer bytes) throws LedgerException {
    FieldReader in = new FieldReader(bytes);
    Entry entry = read(in);
    if (!in.exhausted()) {
      throw new LedgerException(
          "bytes after the last field of " + entry.getClass().getSimpleName());
    }
    return entry;
  }

  private static Entry read(FieldReader in) throws LedgerException {
    return switch (Tag.of(in.size())) {
      case OPENED -> new Entry.Opened(in.text(), in.text());
      case ACCESS_DENIED ->
          new Entry.AccessDenied(in.task(), in.principal(), in.text(), in.text(), in.text());
      case TASK_STARTED ->
          new Entry.TaskStarted(in.task(), in.principal(), in.text(), in.duration(), in.flag());
      case LEASE_INTENDED ->
          new Entry.LeaseIntended(
              in.key(),
              in.task(),
              in.text(),
              in.text(),
              in.text(),
              in.duration(),
              in.choice(Revocability.class),
              in.text(),
              in.texts());
      case LEASE_ISSUED ->
          new Entry.LeaseIssued(in.key(), in.reference(), in.text(), in.validity(), in.duration());
      case ISSUE_REFUSED -> new Entry.IssueRefused(in.key(), in.text());
      case ISSUE_UNKNOWN -> new Entry.IssueUnknown(in.key(), in.text(), partial(in), in.instant());
      case LATE_ISSUE -> new Entry.LateIssue(in.key(), in.reference());
      case UNPROVABLE -> new Entry.Unprovable(in.key(), in.text());
      case ACCOUNTS_SEEN -> new Entry.AccountsSeen(in.key(), in.textMap());
      case DELIVERED -> new Entry.Delivered(in.key(), in.texts());
      case LEASE_RENEWED -> new Entry.LeaseRenewed(in.key(), in.validity());
      case TASK_ENDING -> new Entry.TaskEnding(in.task(), in.reason());
      case LEASE_ENDING -> new Entry.LeaseEnding(in.key(), in.text());
      case SEVERED -> new Entry.Severed(in.cut());
      case REVOCATION_CONFIRMED -> new Entry.RevocationConfirmed(in.key(), in.flag());
      case END_FAILED ->
          new Entry.EndFailed(
              in.key(),
              in.choice(EndStep.class),
              in.choice(BackendException.Kind.class),
              in.text());
      case DESTROYED -> new Entry.Destroyed(in.cleaned());
      case OBSERVED -> new Entry.Observed(in.observation());
      case LEASE_PROVEN -> new Entry.LeaseProven(in.key(), in.proof());
      case LEASE_STRANDED -> new Entry.LeaseStranded(in.key(), in.choice(Strand.class), in.text());
      case LEASE_WAIVED -> new Entry.LeaseWaived(in.key(), in.text(), in.text());
      case LEASE_EXPIRED -> new Entry.LeaseExpired(in.key());
      case WITHDRAWN -> new Entry.Withdrawn(in.task());
      case TASK_JOINED -> new Entry.TaskJoined(in.task(), in.text());
      case TASK_EXTENDED -> new Entry.TaskExtended(in.task(), in.instant());
      case TASK_ISOLATION -> new Entry.TaskIsolation(in.task(), in.flag());
      case TASK_ADOPTED -> new Entry.TaskAdopted(in.task());
      case TASK_ENDED -> new Entry.TaskEnded(in.task());
      case ROTATION_DUE -> new Entry.RotationDue(in.text(), in.text(), in.task());
      case ROTATION_BEGUN -> new Entry.RotationBegun(in.text());
      case ROOT_REPLACED -> new Entry.RootReplaced(in.text());
      case ROTATION_DONE -> new Entry.RotationDone(in.text(), in.instant(), in.text(), in.texts());
      case ROTATION_FAILED -> new Entry.RotationFailed(in.text(), in.text());
    };
  }

  private static Optional<LeaseReference> partial(FieldReader in) {
    Map<String, String> parts = in.textMap();
    return parts.isEmpty() ? Optional.empty() : Optional.of(LeaseReference.of(parts));
  }

  /** The fields of each entry, in the order of its record. */
  private static final class Writer implements Entry.Visitor<FieldWriter> {

    private static FieldWriter begin(Tag tag) {
      return new FieldWriter().size(tag.number);
    }

    @Override
    public FieldWriter opened(Entry.Opened entry) {
      return begin(Tag.OPENED).text(entry.program()).text(entry.process());
    }

    @Override
    public FieldWriter accessDenied(Entry.AccessDenied entry) {
      return begin(Tag.ACCESS_DENIED)
          .task(entry.task())
          .principal(entry.principal())
          .text(entry.target())
          .text(entry.role())
          .text(entry.reason());
    }

    @Override
    public FieldWriter taskStarted(Entry.TaskStarted entry) {
      return begin(Tag.TASK_STARTED)
          .task(entry.task())
          .principal(entry.principal())
          .text(entry.purpose())
          .duration(entry.maxLifetime())
          .flag(entry.house());
    }

    @Override
    public FieldWriter leaseIntended(Entry.LeaseIntended entry) {
      return begin(Tag.LEASE_INTENDED)
          .key(entry.key())
          .task(entry.task())
          .text(entry.grant())
          .text(entry.target())
          .text(entry.role())
          .duration(entry.ttl())
          .choice(entry.revocability())
          .text(entry.rule())
          .texts(entry.places());
    }

    @Override
    public FieldWriter leaseIssued(Entry.LeaseIssued entry) {
      return begin(Tag.LEASE_ISSUED)
          .key(entry.key())
          .reference(entry.reference())
          .text(entry.account())
          .validity(entry.validity())
          .duration(entry.longest());
    }

    @Override
    public FieldWriter issueRefused(Entry.IssueRefused entry) {
      return begin(Tag.ISSUE_REFUSED).key(entry.key()).text(entry.why());
    }

    @Override
    public FieldWriter issueUnknown(Entry.IssueUnknown entry) {
      return begin(Tag.ISSUE_UNKNOWN)
          .key(entry.key())
          .text(entry.why())
          .texts(
              entry
                  .partial()
                  .map(reference -> reference.parts())
                  .orElse(Collections.emptySortedMap()))
          .instant(entry.quietAt());
    }

    @Override
    public FieldWriter lateIssue(Entry.LateIssue entry) {
      return begin(Tag.LATE_ISSUE).key(entry.key()).reference(entry.reference());
    }

    @Override
    public FieldWriter accountsSeen(Entry.AccountsSeen entry) {
      return begin(Tag.ACCOUNTS_SEEN).key(entry.key()).texts(entry.accounts());
    }

    @Override
    public FieldWriter unprovable(Entry.Unprovable entry) {
      return begin(Tag.UNPROVABLE).key(entry.key()).text(entry.why());
    }

    @Override
    public FieldWriter delivered(Entry.Delivered entry) {
      return begin(Tag.DELIVERED).key(entry.key()).texts(entry.places());
    }

    @Override
    public FieldWriter leaseRenewed(Entry.LeaseRenewed entry) {
      return begin(Tag.LEASE_RENEWED).key(entry.key()).validity(entry.validity());
    }

    @Override
    public FieldWriter taskEnding(Entry.TaskEnding entry) {
      return begin(Tag.TASK_ENDING).task(entry.task()).reason(entry.reason());
    }

    @Override
    public FieldWriter leaseEnding(Entry.LeaseEnding entry) {
      return begin(Tag.LEASE_ENDING).key(entry.key()).text(entry.why());
    }

    @Override
    public FieldWriter severed(Entry.Severed entry) {
      return begin(Tag.SEVERED).cut(entry.cut());
    }

    @Override
    public FieldWriter revocationConfirmed(Entry.RevocationConfirmed entry) {
      return begin(Tag.REVOCATION_CONFIRMED).key(entry.key()).flag(entry.named());
    }

    @Override
    public FieldWriter endFailed(Entry.EndFailed entry) {
      return begin(Tag.END_FAILED)
          .key(entry.key())
          .choice(entry.step())
          .choice(entry.kind())
          .text(entry.error());
    }

    @Override
    public FieldWriter destroyed(Entry.Destroyed entry) {
      return begin(Tag.DESTROYED).cleaned(entry.cleaned());
    }

    @Override
    public FieldWriter observed(Entry.Observed entry) {
      return begin(Tag.OBSERVED).observation(entry.observation());
    }

    @Override
    public FieldWriter leaseProven(Entry.LeaseProven entry) {
      return begin(Tag.LEASE_PROVEN).key(entry.key()).proof(entry.proof());
    }

    @Override
    public FieldWriter leaseStranded(Entry.LeaseStranded entry) {
      return begin(Tag.LEASE_STRANDED).key(entry.key()).choice(entry.strand()).text(entry.why());
    }

    @Override
    public FieldWriter leaseWaived(Entry.LeaseWaived entry) {
      return begin(Tag.LEASE_WAIVED).key(entry.key()).text(entry.person()).text(entry.why());
    }

    @Override
    public FieldWriter leaseExpired(Entry.LeaseExpired entry) {
      return begin(Tag.LEASE_EXPIRED).key(entry.key());
    }

    @Override
    public FieldWriter taskJoined(Entry.TaskJoined entry) {
      return begin(Tag.TASK_JOINED).task(entry.task()).text(entry.joiner());
    }

    @Override
    public FieldWriter taskExtended(Entry.TaskExtended entry) {
      return begin(Tag.TASK_EXTENDED).task(entry.task()).instant(entry.until());
    }

    @Override
    public FieldWriter taskIsolation(Entry.TaskIsolation entry) {
      return begin(Tag.TASK_ISOLATION).task(entry.task()).flag(entry.isolated());
    }

    @Override
    public FieldWriter taskAdopted(Entry.TaskAdopted entry) {
      return begin(Tag.TASK_ADOPTED).task(entry.task());
    }

    @Override
    public FieldWriter withdrawn(Entry.Withdrawn entry) {
      return begin(Tag.WITHDRAWN).task(entry.task());
    }

    @Override
    public FieldWriter taskEnded(Entry.TaskEnded entry) {
      return begin(Tag.TASK_ENDED).task(entry.task());
    }

    @Override
    public FieldWriter rotationDue(Entry.RotationDue entry) {
      return begin(Tag.ROTATION_DUE).text(entry.root()).text(entry.target()).task(entry.task());
    }

    @Override
    public FieldWriter rotationBegun(Entry.RotationBegun entry) {
      return begin(Tag.ROTATION_BEGUN).text(entry.root());
    }

    @Override
    public FieldWriter rootReplaced(Entry.RootReplaced entry) {
      return begin(Tag.ROOT_REPLACED).text(entry.root());
    }

    @Override
    public FieldWriter rotationDone(Entry.RotationDone entry) {
      return begin(Tag.ROTATION_DONE)
          .text(entry.root())
          .instant(entry.begun())
          .text(entry.by())
          .texts(entry.served());
    }

    @Override
    public FieldWriter rotationFailed(Entry.RotationFailed entry) {
      return begin(Tag.ROTATION_FAILED).text(entry.root()).text(entry.error());
    }
  }
}
