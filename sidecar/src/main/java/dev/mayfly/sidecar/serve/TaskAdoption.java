package dev.mayfly.sidecar.serve;

import dev.mayfly.core.broker.OrphanedTask;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredHeartbeat.Source;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.endpoint.ProblemException;
import dev.mayfly.sidecar.endpoint.TaskOwner;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.instance.OpenLedger;
import dev.mayfly.sidecar.tasks.PlaceClaims;
import dev.mayfly.sidecar.tasks.Plan;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The living tasks of a sidecar that is gone: each has one heartbeat's timeout to show itself to
 * this one, which goes on with it; an extension that it was granted stands for it. On the loop.
 */
final class TaskAdoption {

  private final Configuration configuration;
  private final Instance instance;
  private final Admission admission;
  private final TaskRegistry registry;

  TaskAdoption(
      Configuration configuration, Instance instance, Admission admission, TaskRegistry registry) {
    this.configuration = configuration;
    this.instance = instance;
    this.admission = admission;
    this.registry = registry;
  }

  /** Spares what may go on of what a ledger has; everything else of it ends. */
  void of(OpenLedger ledger) {
    if (configuration.sidecar().adopts()) {
      ledger.broker().left().forEach(task -> keepForAdoption(task, ledger));
    }
  }

  private void keepForAdoption(OrphanedTask left, OpenLedger ledger) {
    Optional<ConfiguredTask> configured = configuration.task(left.task().name());
    Optional<TaskOwner> joiner = TaskOwner.parse(left.joiner());
    if (configured.isPresent() && canComeBack(configured.get(), joiner)) {
      keepForAdoption(left, configured.get(), joiner, ledger);
    }
  }

  /** Whoever joined has their secret; a pipe and a pod tell for themselves. */
  private static boolean canComeBack(ConfiguredTask task, Optional<TaskOwner> joiner) {
    Set<Source> sources = task.heartbeat().sources();
    return joiner.isPresent() || sources.contains(Source.FIFO) || sources.contains(Source.POD);
  }

  private void keepForAdoption(
      OrphanedTask left, ConfiguredTask configured, Optional<TaskOwner> joiner, OpenLedger ledger) {
    Plan plan = admission.plan(configured, left.task().incarnation());
    PlaceClaims claims;
    try {
      claims = PlaceClaims.adopt(instance.places(), plan.files());
    } catch (ProblemException somebodyElseHasThem) {
      return;
    }
    ServedTask task =
        ServedTask.left(plan, ledger.broker(), instance.engine().clock(), instance.engine().loop());
    ledger.broker().keepForAdoption(left.task(), task);
    joiner.ifPresent(task::join);
    registry.add(task, claims);
    Duration excused = Duration.between(instance.engine().clock().now(), left.extendedUntil());
    if (configured.heartbeat().sources().contains(Source.POD)) {
      task.sign(pulse -> {});
    } else if (!excused.isNegative()) {
      task.sign(pulse -> pulse.excuse(excused));
    } else {
      awaitSign(task);
    }
  }

  private void awaitSign(ServedTask task) {
    Duration timeout = task.heartbeat().timeout();
    instance
        .engine()
        .loop()
        .after(
            timeout,
            () -> {
              if (task.isLeft()) {
                task.end(
                    new EndReason(
                        EndReason.Cause.RECOVERED,
                        "no sign of life within "
                            + Durations.format(timeout)
                            + " of the restart of its sidecar"));
              }
            });
  }
}
