package dev.mayfly.sidecar.metrics;

import static dev.mayfly.sidecar.metrics.Happenings.KEY;
import static dev.mayfly.sidecar.metrics.Happenings.MARK;
import static dev.mayfly.sidecar.metrics.Happenings.START;
import static dev.mayfly.sidecar.metrics.Happenings.TASK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mayfly.core.broker.LifeSign;
import dev.mayfly.core.broker.Snapshot;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.ledger.EndStep;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.FailureKind;
import dev.mayfly.core.task.EndReason.Cause;
import dev.mayfly.core.task.TaskKind;
import dev.mayfly.testing.kit.time.EventQueue;
import dev.mayfly.testing.kit.time.SimulatedClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The metrics")
class MetricsTest {

  private static final LeaseKey OTHER = new LeaseKey("aaaaaaaaaa");

  private final SimulatedClock clock = new SimulatedClock(new EventQueue());
  private final Metrics metrics = new Metrics(clock);

  private Exposition exposition(Snapshot... ledgers) {
    return Exposition.of(metrics.exposition(List.of(ledgers), true));
  }

  @Test
  @DisplayName("count a task's life as its ledger tells it")
  void countALife() {
    new Happenings()
        .start()
        .intend(KEY)
        .issue(KEY)
        .renew(KEY)
        .renew(KEY)
        .end(Cause.HEARTBEAT_LOST)
        .fail(KEY, EndStep.REVOKE, FailureKind.TRANSIENT)
        .sever(KEY, Map.of())
        .confirm(KEY)
        .prove(KEY)
        .over()
        .to(metrics);
    Exposition seen = exposition();
    assertEquals(1, seen.value("mayfly_task_starts_total"));
    assertEquals(1, seen.value("mayfly_task_ends_total{cause=\"heartbeat_lost\"}"));
    assertEquals(
        1,
        seen.value(
            "mayfly_lease_issues_total{outcome=\"issued\",role=\"readonly\",target=\"orders\"}"));
    assertEquals(2, seen.value("mayfly_lease_renewals_total{role=\"readonly\",target=\"orders\"}"));
    assertEquals(
        1,
        seen.value(
            "mayfly_lease_end_failures_total{kind=\"transient\",step=\"revoke\",target=\"orders\"}"));
    assertEquals(
        1, seen.value("mayfly_lease_revocations_total{role=\"readonly\",target=\"orders\"}"));
    assertEquals(3, seen.value("mayfly_sessions_killed_total{target=\"orders\"}"));
    assertEquals(
        1,
        seen.value(
            "mayfly_lease_ends_total{outcome=\"proven\",role=\"readonly\",target=\"orders\"}"));
  }

  @Test
  @DisplayName("measure exposure from the task's end until no access was seen to be left, and once")
  void measureExposure() {
    new Happenings()
        .start()
        .intend(KEY)
        .issue(KEY)
        .after(Duration.ofMinutes(1))
        .end(Cause.KILLED)
        .after(Duration.ofSeconds(1))
        .sever(KEY, Map.of("node", "away"))
        .after(Duration.ofSeconds(1))
        .sever(KEY, Map.of())
        .after(Duration.ofSeconds(7))
        .confirm(KEY)
        .prove(KEY)
        .to(metrics);
    Exposition seen = exposition();
    assertEquals(1, seen.value("mayfly_lease_exposure_seconds_count{target=\"orders\"}"));
    assertEquals(9, seen.value("mayfly_lease_exposure_seconds_sum{target=\"orders\"}"));
    assertEquals(
        0, seen.value("mayfly_lease_exposure_seconds_bucket{le=\"5.0\",target=\"orders\"}"));
    assertEquals(
        1, seen.value("mayfly_lease_exposure_seconds_bucket{le=\"15.0\",target=\"orders\"}"));
  }

  @Test
  @DisplayName("measure the exposure of a lease that ended while its task went on")
  void measureTheExposureOfAReplacedLease() {
    new Happenings()
        .start()
        .intend(KEY)
        .issue(KEY)
        .record(new Entry.LeaseEnding(KEY, "replaced"))
        .after(Duration.ofSeconds(3))
        .end(Cause.EXITED)
        .after(Duration.ofSeconds(1))
        .confirm(KEY)
        .prove(KEY)
        .to(metrics);
    assertEquals(4, exposition().value("mayfly_lease_exposure_seconds_sum{target=\"orders\"}"));
  }

  @Test
  @DisplayName("know the leases of a ledger that was taken over")
  void knowWhatWasInherited() {
    Happenings before = new Happenings().start().intend(KEY).issue(KEY);
    int known = before.entries().size();
    before
        .after(Duration.ofSeconds(10))
        .end(Cause.RECOVERED)
        .after(Duration.ofSeconds(2))
        .confirm(KEY)
        .prove(KEY)
        .to(metrics, known);
    Exposition seen = exposition();
    assertEquals(2, seen.value("mayfly_lease_exposure_seconds_sum{target=\"orders\"}"));
    assertEquals(
        1,
        seen.value(
            "mayfly_lease_ends_total{outcome=\"proven\",role=\"readonly\",target=\"orders\"}"));
  }

  @Test
  @DisplayName("leave Mayfly's own tasks out of the tasks")
  void leaveOwnTasksOut() {
    new Happenings().start(TaskKind.GUARD_LOGIN).end(Cause.SHUTDOWN).over().to(metrics);
    Exposition seen = exposition();
    assertEquals(0, seen.value("mayfly_task_starts_total"));
    assertFalse(seen.names().contains("mayfly_task_ends_total"));
  }

  @Test
  @DisplayName("show the leases of every ledger as they stand when somebody looks")
  void showLeases() {
    Happenings ending = new Happenings().start().intend(KEY).issue(KEY).end(Cause.KILLED);
    Happenings living =
        new Happenings()
            .start()
            .intend(KEY)
            .issue(KEY)
            .after(Duration.ofSeconds(30))
            .intend(OTHER)
            .issue(OTHER);
    clock.jump(Duration.between(clock.now(), START.plusSeconds(90)));
    Exposition seen = exposition(ending.snapshot(), living.snapshot());
    assertEquals(2, seen.value("mayfly_leases{state=\"active\",target=\"orders\"}"));
    assertEquals(1, seen.value("mayfly_leases{state=\"revoking\",target=\"orders\"}"));
    assertEquals(0, seen.value("mayfly_leases{state=\"stranded\",target=\"orders\"}"));
    assertEquals(
        (double) START.plus(Duration.ofMinutes(5)).getEpochSecond(),
        seen.value("mayfly_lease_soonest_expiry_timestamp_seconds{target=\"orders\"}"));
    assertEquals(90, seen.value("mayfly_lease_exposed_age_seconds{target=\"orders\"}"));
    assertEquals(90, seen.value("mayfly_lease_unproven_age_seconds{target=\"orders\"}"));
  }

  @Test
  @DisplayName("tell a lease that is cut but not proven from one that is neither")
  void tellCutFromProven() {
    Happenings ending =
        new Happenings().start().intend(KEY).issue(KEY).end(Cause.KILLED).sever(KEY, Map.of());
    clock.jump(Duration.between(clock.now(), START.plusSeconds(60)));
    Exposition seen = exposition(ending.snapshot());
    assertEquals(0, seen.value("mayfly_lease_exposed_age_seconds{target=\"orders\"}"));
    assertEquals(60, seen.value("mayfly_lease_unproven_age_seconds{target=\"orders\"}"));
    Exposition later = exposition(ending.confirm(KEY).prove(KEY).snapshot());
    assertEquals(0, later.value("mayfly_lease_unproven_age_seconds{target=\"orders\"}"));
  }

  @Test
  @DisplayName("show the tasks by their state, and how old the oldest last sign of life is")
  void showTasks() {
    Snapshot ending = new Happenings().start().end(Cause.EXITED).snapshot();
    Snapshot living =
        new Happenings()
            .snapshot(
                new LifeSign(TASK, Duration.ofMillis(1_500), false),
                new LifeSign(TASK, Duration.ofSeconds(40), true));
    Exposition seen = exposition(ending, living);
    assertEquals(1, seen.value("mayfly_tasks{state=\"alive\"}"));
    assertEquals(1, seen.value("mayfly_tasks{state=\"suspect\"}"));
    assertEquals(1, seen.value("mayfly_tasks{state=\"ending\"}"));
    assertEquals(40, seen.value("mayfly_heartbeat_age_seconds"));
    Exposition alone = exposition();
    assertEquals(0, alone.value("mayfly_tasks{state=\"suspect\"}"));
    assertEquals(0, alone.value("mayfly_heartbeat_age_seconds"));
  }

  @Test
  @DisplayName("say whether a task could begin, and how many roots wait for their rotation")
  void sayTheRest() {
    Snapshot due = new Snapshot(List.of(), List.of(), List.of("one", "two"));
    Exposition ready = exposition(due, due);
    assertEquals(2, ready.value("mayfly_root_rotations_due"));
    assertEquals(1, ready.value("mayfly_ready"));
    Exposition away = Exposition.of(metrics.exposition(List.of(), false));
    assertEquals(0, away.value("mayfly_ready"));
    assertEquals(0, away.value("mayfly_root_rotations_due"));
  }

  @Test
  @DisplayName("name no incarnation, lease, account, person or reason, whatever is recorded")
  void nameNobody() {
    Happenings all = Happenings.ofEveryKind().to(metrics);
    Happenings open = new Happenings().start().intend(KEY).issue(KEY);
    Snapshot open1 = open.snapshot(new LifeSign(TASK, Duration.ZERO, false));
    String text = metrics.exposition(List.of(all.snapshot(), open1), true);
    assertFalse(text.contains(MARK), text);
    Set<String> labels = new TreeSet<>();
    Exposition.of(text).labels().values().forEach(labels::addAll);
    assertEquals(
        Set.of("cause", "kind", "outcome", "role", "state", "step", "strand", "target"), labels);
  }

  @Test
  @DisplayName("have as many series after a thousand tasks as after one")
  void doNotGrow() {
    Happenings.ofEveryKind().to(metrics);
    int after1 = exposition().samples().size();
    for (int i = 0; i < 1_000; i++) {
      Happenings.ofEveryKind().to(metrics);
    }
    assertEquals(after1, exposition().samples().size());
  }
}
