package dev.mayfly.sidecar.serve;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.instance.OpenLedger;
import dev.mayfly.sidecar.receipts.ReceiptKeeper;
import dev.mayfly.sidecar.reporting.Testimony;
import dev.mayfly.sidecar.tasks.PlaceClaims;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The tasks that can be spoken for: those that live, and for a while those that have ended. Read
 * from any thread.
 */
final class TaskRegistry {

  /** How long what became of an ended task can be asked for. */
  private static final Duration MEMORY = Duration.ofMinutes(10);

  private static final Duration WRITING = Duration.ofSeconds(30);

  private final Instance instance;
  private final ReceiptKeeper keeper;
  private final RunReport report;
  private final Map<TaskId, ServedTask> tasks = new ConcurrentHashMap<>();

  TaskRegistry(Instance instance, ReceiptKeeper keeper, RunReport report) {
    this.instance = instance;
    this.keeper = keeper;
    this.report = report;
  }

  /** From now on it can be spoken for; with its end it lets go of its places. On the loop. */
  void add(ServedTask task, PlaceClaims claims) {
    tasks.put(task.id(), task);
    task.whenEnded(claims::release);
    task.whenEnded(() -> task.receipt().ifPresent(receipt -> keep(receipt, testimony(task))));
    task.whenFinished(receipt -> keep(receipt, testimony(task)));
    task.whenEnded(() -> instance.engine().loop().after(MEMORY, () -> tasks.remove(task.id())));
  }

  Optional<ServedTask> find(TaskId id) {
    return Optional.ofNullable(tasks.get(id));
  }

  Stream<ServedTask> living(String name) {
    return all().stream().filter(task -> task.id().name().equals(name) && !task.isOver());
  }

  Collection<ServedTask> all() {
    return tasks.values();
  }

  private Testimony testimony(ServedTask task) {
    return instance
        .ledgers()
        .all()
        .filter(ledger -> ledger.broker() == task.broker())
        .findFirst()
        .map(OpenLedger::testimony)
        .orElse(Testimony.NONE);
  }

  /** A sidecar lives long: its receipts are not to wait for its own end. */
  private void keep(Receipt receipt, Testimony told) {
    keeper
        .lane()
        .<Boolean>submit(
            deadline -> {
              keeper.keep(receipt, told, deadline);
              return true;
            },
            WRITING,
            answer -> {
              if (!(answer instanceof Answer.Returned<Boolean>)) {
                report.warn("the receipt of " + receipt.task() + " is in the ledger only");
              }
            });
  }
}
