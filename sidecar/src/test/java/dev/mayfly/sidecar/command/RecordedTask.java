package dev.mayfly.sidecar.command;

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
import dev.mayfly.core.policy.Grounds;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a ledger says of one task with one lease. */
final class RecordedTask {

  final TaskId task;
  final LeaseKey key;
  private final List<Entry> entries = new ArrayList<>();

  private RecordedTask(TaskId task, String key) {
    this.task = task;
    this.key = new LeaseKey(key);
  }

  /** The task began, and its credential was issued and delivered. */
  static RecordedTask begun(String task, String key) {
    RecordedTask recorded = new RecordedTask(new TaskId(task, "run1"), key);
    return recorded
        .and(new Entry.Opened("mayfly test", "process 1"))
        .and(
            new Entry.TaskStarted(
                recorded.task,
                Principal.of("batch", Map.of("role", "nightly")),
                "the figures",
                Duration.ofHours(6),
                TaskKind.TASK))
        .and(
            new Entry.AccessPermitted(
                recorded.task,
                "reporting/ro",
                "reporting",
                "ro",
                Occasion.START,
                Duration.ofMinutes(15),
                Duration.ofHours(1),
                Grounds.of(List.of("nightly report"), "00ff", Map.of())))
        .and(
            new Entry.LeaseIntended(
                recorded.key,
                recorded.task,
                "reporting/ro",
                "reporting",
                "ro",
                Duration.ofMinutes(15),
                Guarantee.OBSERVED,
                List.of("file:/run/mayfly/pg"),
                false,
                Collections.emptySortedMap()))
        .and(
            new Entry.LeaseIssued(
                recorded.key,
                LeaseReference.of(Map.of("lease_id", "database/creds/ro/x")),
                "mf-" + key + "-x",
                new Validity(Shelf.START, Duration.ofMinutes(15)),
                Duration.ofHours(24)))
        .and(new Entry.Delivered(recorded.key, List.of("file:/run/mayfly/pg")));
  }

  RecordedTask and(Entry entry) {
    entries.add(entry);
    return this;
  }

  /** Its task ended, and the account was locked. */
  RecordedTask ending() {
    return and(new Entry.TaskEnding(task, new EndReason(EndReason.Cause.KILLED, "SIGKILL")))
        .and(
            new Entry.Severed(
                key,
                new TreeMap<>(Map.of("16400", "mf-" + key + "-x")),
                2,
                Collections.emptySortedMap()));
  }

  RecordedTask proven() {
    Observation clean =
        new Observation(
            key,
            List.of(
                new NodeView(
                    "db:5432",
                    "",
                    Collections.emptySortedMap(),
                    true,
                    List.of(),
                    Collections.emptySortedSet())),
            Optional.empty());
    return ending()
        .and(new Entry.RevocationConfirmed(key, true))
        .and(
            new Entry.LeaseProven(
                key, new Proof(Proof.Kind.CATALOGUE, Shelf.START.plusSeconds(9), clean)))
        .and(
            new Entry.Destroyed(
                key,
                Collections.emptySortedMap(),
                Collections.emptySortedSet(),
                List.of(),
                List.of(),
                Collections.emptySortedMap()))
        .and(new Entry.Withdrawn(task))
        .and(new Entry.TaskEnded(task));
  }

  RecordedTask stranded(String why) {
    return ending()
        .and(new Entry.EndFailed(key, EndStep.REVOKE, FailureKind.INVALID, why))
        .and(new Entry.LeaseStranded(key, Strand.ACCESS, why));
  }

  Entry[] entries() {
    return entries.toArray(Entry[]::new);
  }
}
