package dev.mayfly.core.broker;

import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import java.util.List;
import java.util.Map;

/** The first credential made with a new root: issued, then ended like any other. */
final class RotationCanary implements TaskListener {

  private final TaskId id;
  private final Tasks tasks;
  private final State state;
  private final Outcome outcome;

  /** Who waits for it. */
  interface Outcome {

    /** The canary was issued with the new root, and is gone. */
    void worked(LeaseView lease);

    void failed(String why);

    /** Mayfly stops before that was seen. */
    void stopping();
  }

  RotationCanary(TaskId id, Tasks tasks, State state, Outcome outcome) {
    this.id = id;
    this.tasks = tasks;
    this.state = state;
    this.outcome = outcome;
  }

  @Override
  public void granted(Map<String, Granted> credentials) {
    tasks.end(id, new EndReason(EndReason.Cause.EXITED, "the canary worked"));
    LeaseView lease = lease();
    if (lease.plan.deciding().isEmpty()) {
      outcome.worked(lease);
    }
  }

  @Override
  public void refused(List<String> reasons) {
    outcome.failed(
        "the canary could not be issued with the new root: " + String.join("; ", reasons));
  }

  @Override
  public void ended(Receipt receipt) {
    boolean granted = receipt.reason().filter(r -> r.cause() == EndReason.Cause.EXITED).isPresent();
    if (!granted || lease().plan.deciding().isEmpty()) {
      return;
    }
    if (receipt.endedAsGuaranteed()) {
      outcome.worked(lease());
    } else {
      outcome.failed("the canary's end was waived");
    }
  }

  /** The last one, where earlier tries to issue it failed. */
  private LeaseView lease() {
    List<LeaseView> leases = state.task(id).leases;
    return leases.get(leases.size() - 1);
  }

  @Override
  public void replaced(String grant, Granted credential) {}

  @Override
  public void ending(EndReason reason) {
    if (reason.cause() == EndReason.Cause.SHUTDOWN) {
      outcome.stopping();
    }
  }
}
