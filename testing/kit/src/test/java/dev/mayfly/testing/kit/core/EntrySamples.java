package dev.mayfly.testing.kit.core;

import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.lease.Proof;
import dev.mayfly.core.lease.Residue;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Entries of every kind, with no two fields of one entry alike. */
final class EntrySamples {

  private static final LeaseKey KEY = new LeaseKey("abcdefg234");
  private static final TaskId TASK = new TaskId("nightly", "pod 1");
  private static final Principal PRINCIPAL =
      Principal.of("job@example", Map.of("namespace", "büro", "pod", ""));
  private static final Instant AT = Instant.parse("2031-02-03T04:05:06.000000007Z");
  private static final Validity VALIDITY = new Validity(AT, Duration.ofSeconds(90, 8));
  private static final LeaseReference REFERENCE =
      LeaseReference.of(Map.of("accessor", "a", "lease_id", "database/creds/ro/1"));
  private static final TreeMap<String, String> ACCOUNTS =
      new TreeMap<>(Map.of("16401", "mf-one", "16402", "mf-two"));
  private static final Observation OBSERVATION =
      new Observation(
          KEY,
          List.of(
              new NodeView(
                  "db:1",
                  "",
                  ACCOUNTS,
                  false,
                  List.of(new Residue("session", "4711", "of mf-one")),
                  new TreeSet<>(List.of("7 3/9", "8 4/1"))),
              NodeView.unseen("db:2", "down")),
          Optional.of(new LoginCheck(LoginCheck.Outcome.REFUSED, "no such role", true)));
  private static final Grounds GROUNDS =
      Grounds.of(List.of("one", "two"), "00ff", Map.of("principal", "job@example", "task", "büro"));
  private static final Observation NOTHING_LEFT =
      new Observation(
          KEY,
          List.of(new NodeView("db:1", "", new TreeMap<>(), true, List.of(), new TreeSet<>())),
          Optional.empty());

  private EntrySamples() {}

  static List<Entry> all() {
    return List.of(
        new Entry.Opened("mayfly 1", "host 1"),
        new Entry.AccessDenied(
            TASK, PRINCIPAL, "", "target", "role", Occasion.START, "reason", Grounds.NONE),
        new Entry.TaskStarted(TASK, PRINCIPAL, "purpose", Duration.ofHours(1), TaskKind.TASK),
        new Entry.TaskStarted(TASK, PRINCIPAL, "", Duration.ofDays(1), TaskKind.CANARY),
        new Entry.LeaseIntended(
            KEY,
            TASK,
            "grant",
            "target",
            "role",
            Duration.ofMinutes(5),
            Guarantee.OBSERVED,
            List.of("file:/run/one", "environment:TWO"),
            false,
            new TreeMap<>()),
        new Entry.LeaseIssued(KEY, REFERENCE, "mf-one", VALIDITY, Duration.ofMinutes(7)),
        new Entry.IssueRefused(KEY, "why"),
        new Entry.IssueUnknown(KEY, "why", Optional.of(REFERENCE), AT),
        new Entry.IssueUnknown(KEY, "", Optional.empty(), AT),
        new Entry.LateIssue(KEY, REFERENCE),
        new Entry.AccountsSeen(KEY, ACCOUNTS),
        new Entry.Unprovable(KEY, "db-2 is not seen"),
        new Entry.Delivered(KEY, List.of("file:/run/one")),
        new Entry.LeaseRenewed(KEY, VALIDITY),
        new Entry.TaskEnding(TASK, new EndReason(EndReason.Cause.KILLED, "signal 9")),
        new Entry.LeaseEnding(KEY, "why"),
        new Entry.Severed(KEY, ACCOUNTS, 3, new TreeMap<>(Map.of("db:5432", "unreachable\nor so"))),
        new Entry.RevocationConfirmed(KEY, true),
        new Entry.RevocationConfirmed(KEY, false),
        new Entry.EndFailed(KEY, EndStep.DESTROY, FailureKind.DENIED, "error"),
        new Entry.Destroyed(
            KEY,
            ACCOUNTS,
            new TreeSet<>(List.of("16402")),
            List.of(new Residue("trigger", "reporting: report.t.spy", "called report.f()")),
            List.of(new Residue("table", "reporting: report.r", "")),
            new TreeMap<>(Map.of("reporting", "locked by 4712"))),
        new Entry.Destroyed(
            KEY, new TreeMap<>(), new TreeSet<>(), List.of(), List.of(), new TreeMap<>()),
        new Entry.Observed(OBSERVATION),
        new Entry.LeaseProven(KEY, new Proof(Proof.Kind.CATALOGUE_AND_LOGIN, AT, OBSERVATION)),
        new Entry.LeaseProven(KEY, new Proof(Proof.Kind.CATALOGUE, AT, NOTHING_LEFT)),
        new Entry.LeaseStranded(KEY, Strand.CLEANING_UP, "why"),
        new Entry.LeaseWaived(KEY, "person", "why"),
        new Entry.LeaseExpired(KEY),
        new Entry.Withdrawn(TASK),
        new Entry.TaskJoined(TASK, "sha256:00 uid:1000"),
        new Entry.TaskExtended(TASK, AT),
        new Entry.TaskIsolation(TASK, true),
        new Entry.TaskAdopted(TASK),
        new Entry.TaskEnded(TASK),
        new Entry.RotationDue("root", "target", TASK),
        new Entry.RotationBegun("root"),
        new Entry.RootReplaced("root"),
        new Entry.RotationDone("root", AT, "by", List.of("nightly/pod 1", "nightly/pod 2")),
        new Entry.RotationFailed("root", "error"),
        new Entry.AccessRequested(
            TASK, "grant", "target", "role", Occasion.REPLACEMENT, "dba", AT, GROUNDS),
        new Entry.AccessPermitted(
            TASK,
            "grant",
            "target",
            "role",
            Occasion.ADOPTION,
            Duration.ofMinutes(5),
            Duration.ofHours(2),
            GROUNDS),
        new Entry.AccessDenied(
            TASK, PRINCIPAL, "grant", "target", "role", Occasion.REPLACEMENT, "reason", GROUNDS),
        new Entry.LeaseIntended(
            KEY,
            TASK,
            "grant",
            "target",
            "role",
            Duration.ofMinutes(5),
            Guarantee.CONFIRMED,
            List.of(),
            true,
            new TreeMap<>(Map.of("region", "eu", "session", "x"))));
  }
}
