package dev.mayfly.sidecar.metrics;

import dev.mayfly.core.broker.LifeSign;
import dev.mayfly.core.broker.Receipts;
import dev.mayfly.core.broker.Snapshot;
import dev.mayfly.core.broker.State;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.lease.Proof;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.ledger.EndStep;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.FailureKind;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.core.policy.Grounds;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a ledger records, at moments that the test says. Every text of it that must not be seen in a
 * metric contains {@link #MARK}.
 */
final class Happenings {

  /** No word of ours contains it; it also has the shape of a lease's key. */
  static final String MARK = "zzqxj7zzqx";

  static final TaskId TASK = new TaskId("nightly", MARK + "-pod");
  static final LeaseKey KEY = new LeaseKey(MARK);
  static final Instant START = Instant.parse("2031-02-03T04:05:06Z");

  private static final Principal PRINCIPAL = Principal.of(MARK, Map.of("pod", MARK));
  private static final Grounds GROUNDS = Grounds.of(List.of(MARK), MARK, Map.of(MARK, MARK));
  private static final LeaseReference REFERENCE = LeaseReference.of(Map.of("lease_id", MARK));

  private final List<Recorded> entries = new ArrayList<>();
  private Instant now = START;

  /** Time passes. */
  Happenings after(Duration time) {
    now = now.plus(time);
    return this;
  }

  Happenings record(Entry entry) {
    entries.add(new Recorded(entries.size() + 1, now, entry));
    return this;
  }

  Happenings start() {
    return start(TaskKind.TASK);
  }

  Happenings start(TaskKind kind) {
    return record(new Entry.TaskStarted(TASK, PRINCIPAL, MARK, Duration.ofHours(1), kind));
  }

  Happenings intend(LeaseKey key) {
    return intend(key, Guarantee.OBSERVED);
  }

  Happenings intend(LeaseKey key, Guarantee guarantee) {
    return record(
        new Entry.LeaseIntended(
            key,
            TASK,
            MARK,
            "orders",
            "readonly",
            Duration.ofMinutes(5),
            guarantee,
            List.of(MARK),
            false,
            new TreeMap<>(Map.of(MARK, MARK))));
  }

  Happenings issue(LeaseKey key) {
    Validity validity = new Validity(now, Duration.ofMinutes(5));
    return record(new Entry.LeaseIssued(key, REFERENCE, MARK, validity, Duration.ofHours(1)));
  }

  Happenings renew(LeaseKey key) {
    return record(new Entry.LeaseRenewed(key, new Validity(now, Duration.ofMinutes(5))));
  }

  Happenings unknown(LeaseKey key) {
    return record(new Entry.IssueUnknown(key, MARK, Optional.of(REFERENCE), now));
  }

  Happenings end(EndReason.Cause cause) {
    return record(new Entry.TaskEnding(TASK, new EndReason(cause, MARK)));
  }

  /** A cut that kills three sessions, and fails where there are failures. */
  Happenings sever(LeaseKey key, Map<String, String> failures) {
    return record(
        new Entry.Severed(key, new TreeMap<>(Map.of(MARK, MARK)), 3, new TreeMap<>(failures)));
  }

  Happenings fail(LeaseKey key, EndStep step, FailureKind kind) {
    return record(new Entry.EndFailed(key, step, kind, MARK));
  }

  Happenings confirm(LeaseKey key) {
    return record(new Entry.RevocationConfirmed(key, true));
  }

  Happenings prove(LeaseKey key) {
    NodeView node = new NodeView(MARK, "", new TreeMap<>(), true, List.of(), new TreeSet<>());
    Observation clean = new Observation(key, List.of(node), Optional.empty());
    return record(new Entry.LeaseProven(key, new Proof(Proof.Kind.CATALOGUE, now, clean)));
  }

  Happenings over() {
    return record(new Entry.TaskEnded(TASK));
  }

  /** One of each kind, in an order that a ledger could have. */
  static Happenings ofEveryKind() {
    LeaseKey lost = new LeaseKey("bbbbbbbbbb");
    LeaseKey refused = new LeaseKey("cccccccccc");
    LeaseKey expiring = new LeaseKey("dddddddddd");
    NodeView unseen = NodeView.unseen(MARK, MARK);
    return new Happenings()
        .record(new Entry.Opened(MARK, MARK))
        .record(
            new Entry.AccessDenied(
                TASK, PRINCIPAL, MARK, "orders", "admin", Occasion.START, MARK, GROUNDS))
        .start()
        .record(
            new Entry.AccessRequested(
                TASK, MARK, "orders", "readonly", Occasion.START, MARK, Instant.EPOCH, GROUNDS))
        .record(
            new Entry.AccessPermitted(
                TASK,
                MARK,
                "orders",
                "readonly",
                Occasion.START,
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                GROUNDS))
        .intend(KEY)
        .issue(KEY)
        .record(new Entry.AccountsSeen(KEY, new TreeMap<>(Map.of(MARK, MARK))))
        .record(new Entry.Delivered(KEY, List.of(MARK)))
        .renew(KEY)
        .intend(lost)
        .unknown(lost)
        .record(new Entry.LateIssue(lost, REFERENCE))
        .intend(refused)
        .record(new Entry.IssueRefused(refused, MARK))
        .intend(expiring, Guarantee.EXPIRY)
        .issue(expiring)
        .record(new Entry.LeaseEnding(expiring, MARK))
        .record(new Entry.LeaseExpired(expiring))
        .end(EndReason.Cause.KILLED)
        .sever(KEY, Map.of())
        .fail(KEY, EndStep.REVOKE, FailureKind.TRANSIENT)
        .record(new Entry.LeaseStranded(KEY, Strand.ACCESS, MARK))
        .confirm(KEY)
        .record(
            new Entry.Destroyed(
                KEY, new TreeMap<>(), new TreeSet<>(), List.of(), List.of(), new TreeMap<>()))
        .record(new Entry.Observed(new Observation(KEY, List.of(unseen), Optional.empty())))
        .prove(KEY)
        .record(new Entry.LeaseStranded(lost, Strand.ACCESS, MARK))
        .record(new Entry.LeaseWaived(lost, MARK, MARK))
        .record(new Entry.Withdrawn(TASK))
        .record(new Entry.RotationDue(MARK, "orders", TASK))
        .record(new Entry.RotationBegun(MARK))
        .record(new Entry.RotationFailed(MARK, MARK))
        .record(new Entry.RootReplaced(MARK))
        .record(new Entry.RotationDone(MARK, START, MARK, List.of(MARK)))
        .over();
  }

  List<Recorded> entries() {
    return List.copyOf(entries);
  }

  /** Tells the metrics of all of it. */
  Happenings to(Metrics metrics) {
    return to(metrics, 0);
  }

  /** The same, for a process that found the first ones in a ledger. */
  Happenings to(Metrics metrics, int found) {
    State state = new State();
    for (int index = 0; index < entries.size(); index++) {
      state.apply(entries.get(index));
      if (index >= found) {
        metrics.recorded(entries.get(index), state);
      }
    }
    return this;
  }

  /** What the ledger says now. */
  Snapshot snapshot(LifeSign... signs) {
    return new Snapshot(Receipts.of(entries), List.of(signs), List.of());
  }
}
