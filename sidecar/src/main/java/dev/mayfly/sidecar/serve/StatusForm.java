package dev.mayfly.sidecar.serve;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskState;
import dev.mayfly.sidecar.endpoint.TaskStatus;
import dev.mayfly.sidecar.reporting.ReceiptForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a task is, in the form in which the endpoint tells it. On the loop. */
final class StatusForm {

  private StatusForm() {}

  /** Empty before the ledger has the task. */
  static Optional<TaskStatus> of(ServedTask task) {
    return task.receipt().map(receipt -> of(task.state(), receipt));
  }

  private static TaskStatus of(TaskState state, Receipt receipt) {
    Map<String, Long> sequences = new HashMap<>();
    List<TaskStatus.LeaseStatus> leases = new ArrayList<>();
    for (Receipt.LeaseLine lease : receipt.leases()) {
      long sequence = sequences.merge(lease.grant(), 1L, Long::sum);
      if (lease.issued().isPresent()) {
        leases.add(
            new TaskStatus.LeaseStatus(
                lease.grant(),
                sequence,
                lease.account(),
                lease.state(),
                lease.validity().map(validity -> validity.until())));
      }
    }
    return new TaskStatus(
        receipt.task(),
        state,
        receipt.reason().map(EndReason::toString),
        leases,
        receipt.ended().isPresent() ? Optional.of(ReceiptForm.fields(receipt)) : Optional.empty());
  }
}
