package dev.mayfly.sidecar.serve;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskState;
import dev.mayfly.sidecar.endpoint.Overview;
import dev.mayfly.sidecar.endpoint.Overview.Line;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.instance.Names;
import dev.mayfly.sidecar.instance.OpenLedger;
import dev.mayfly.sidecar.reporting.ReceiptForm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All tasks of a sidecar, in the form in which its endpoint tells operators. On the loop. */
final class Overviews {

  private static final String STARTING = "STARTING";

  private Overviews() {}

  /** {@code served}: those that began here; of other ledgers, what is still open. */
  static Overview of(Instance instance, Collection<ServedTask> served) {
    Set<TaskId> told = new HashSet<>();
    List<Line> lines = new ArrayList<>();
    for (ServedTask task : served) {
      told.add(task.id());
      lines.add(line(task, silence(task)));
    }
    for (OpenLedger ledger : instance.ledgers().others()) {
      for (Receipt receipt : ledger.broker().snapshot().tasks()) {
        if (!receipt.complete() && told.add(receipt.task())) {
          TaskState state = ledger.broker().state(receipt.task()).orElse(TaskState.ENDING);
          lines.add(
              new Line(state.name(), List.of(), Optional.empty(), ReceiptForm.fields(receipt)));
        }
      }
    }
    return new Overview(Names.describe(instance.begun()), lines);
  }

  private static Optional<Duration> silence(ServedTask task) {
    return task.isOver() ? Optional.empty() : task.pulse().silence();
  }

  private static Line line(ServedTask task, Optional<Duration> silence) {
    Optional<Receipt> receipt = task.receipt();
    return new Line(
        receipt.isPresent() ? task.state().name() : STARTING,
        task.heartbeat().sources().stream()
            .map(source -> source.name().toLowerCase(Locale.ROOT))
            .sorted()
            .toList(),
        silence,
        receipt.map(ReceiptForm::fields).orElseGet(() -> name(task.id())));
  }

  private static Map<String, Object> name(TaskId id) {
    return Map.of(
        "task", id.name(), "incarnation", id.incarnation(), "purpose", "", "leases", List.of());
  }
}
