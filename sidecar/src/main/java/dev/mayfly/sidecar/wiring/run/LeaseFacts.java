package dev.mayfly.sidecar.wiring.run;

import dev.mayfly.core.broker.LedgerListener;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.ledger.Entry.LeaseIntended;
import dev.mayfly.core.ledger.Entry.LeaseIssued;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.core.task.TaskId;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What was issued to one task, by grant. */
final class LeaseFacts implements LedgerListener {

  private final TaskId task;
  private final Map<LeaseKey, String> grants = new ConcurrentHashMap<>();
  private final Map<String, LeaseIssued> issued = new ConcurrentHashMap<>();

  LeaseFacts(TaskId task) {
    this.task = task;
  }

  @Override
  public void recorded(Recorded recorded) {
    if (recorded.entry() instanceof LeaseIntended intended && intended.task().equals(task)) {
      grants.put(intended.key(), intended.grant());
    } else if (recorded.entry() instanceof LeaseIssued made) {
      String grant = grants.get(made.key());
      if (grant != null) {
        issued.put(grant, made);
      }
    }
  }

  /** Grant → what was issued for it last. */
  Map<String, LeaseIssued> issued() {
    return new TreeMap<>(issued);
  }
}
