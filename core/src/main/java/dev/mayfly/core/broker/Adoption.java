package dev.mayfly.core.broker;

import dev.mayfly.core.lease.LeaseState;
import java.util.ArrayList;
import java.util.List;

/**
 * The leases of a living task that an earlier process left. Of each grant the newest is kept and
 * older ones drain. Where that process may have been about to deliver another, nobody knows which
 * of them the task has: all go on until it was given a new one.
 */
final class Adoption {

  private final TaskView task;
  private final Tasks tasks;
  private final Recovery recovery;

  Adoption(TaskView task, Tasks tasks, Recovery recovery) {
    this.task = task;
    this.tasks = tasks;
    this.recovery = recovery;
  }

  /** The answer: the grants without a lease. */
  List<GrantSpec> keep(List<GrantSpec> grants) {
    List<LeaseView> unwanted = new ArrayList<>(task.leases);
    List<GrantSpec> missing = new ArrayList<>();
    for (GrantSpec grant : grants) {
      List<LeaseView> active = of(grant).stream().filter(Adoption::isActive).toList();
      if (active.isEmpty()) {
        missing.add(grant);
      } else {
        keep(grant, active);
        unwanted.removeAll(active);
      }
    }
    unwanted.forEach(lease -> recovery.end(lease, "its task goes on without it"));
    return missing;
  }

  private void keep(GrantSpec grant, List<LeaseView> active) {
    tasks.whenGuarded(task, grant.target(), () -> {}, why -> {});
    LeaseView newest = active.get(active.size() - 1);
    for (LeaseView lease : active) {
      LiveLease live = tasks.liveLeases.open(lease, grant);
      live.resumed(tasks.dependencies.clock());
      if (lease != newest) {
        tasks.keeper.drain(live);
        continue;
      }
      tasks.keeper.keep(live);
      if (!lease.delivered || of(grant).stream().anyMatch(Adoption::isPending)) {
        tasks.replacer().replace(live);
      }
    }
  }

  private List<LeaseView> of(GrantSpec grant) {
    return task.leases.stream()
        .filter(lease -> lease.intent.grant().equals(grant.name()))
        .filter(lease -> lease.intent.target().equals(grant.target()))
        .filter(lease -> lease.intent.role().equals(grant.role()))
        .toList();
  }

  private static boolean isActive(LeaseView lease) {
    return lease.state == LeaseState.ACTIVE;
  }

  private static boolean isPending(LeaseView lease) {
    return lease.state == LeaseState.PENDING;
  }
}
