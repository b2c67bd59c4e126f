package dev.mayfly.core.broker;

import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.core.task.EndReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The leases of a living task that an earlier process left. Of each grant the newest is kept and
 * older ones drain. Where that process may have been about to deliver another, nobody knows which
 * of them the task has: all go on until it was given a new one. What is new waits for the policy;
 * what there is does not.
 */
final class Adoption implements AccessRequests.Asker {

  private final TaskView task;
  private final Tasks tasks;
  private final List<GrantSpec> missing = new ArrayList<>();
  private final List<LiveLease> unsure = new ArrayList<>();

  Adoption(TaskView task, Tasks tasks) {
    this.task = task;
    this.tasks = tasks;
  }

  /** The grants as the task had them: with what it asked for besides their roles. */
  List<GrantSpec> asBefore(List<GrantSpec> grants) {
    return grants.stream()
        .map(
            grant ->
                of(grant).stream()
                    .reduce((earlier, later) -> later)
                    .map(newest -> grant.with(newest.intent.parameters()))
                    .orElse(grant))
        .toList();
  }

  /** Goes on with what there is, and ends what is not wanted any more. */
  void keep(List<GrantSpec> grants) {
    List<LeaseView> unwanted = new ArrayList<>(task.leases);
    for (GrantSpec grant : grants) {
      List<LeaseView> active = of(grant).stream().filter(Adoption::isActive).toList();
      if (active.isEmpty()) {
        missing.add(grant);
      } else {
        keep(grant, active);
        unwanted.removeAll(active);
      }
    }
    unwanted.forEach(lease -> tasks.taskEnder.end(lease, "its task goes on without it"));
  }

  private void keep(GrantSpec grant, List<LeaseView> active) {
    tasks.provability.whenGuarded(task, grant.target(), () -> {}, why -> {});
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
        unsure.add(live);
      }
    }
  }

  @Override
  public void permitted(Map<String, Verdict.Permit> permits) {
    unsure.forEach(
        live ->
            tasks.replacer.replace(live, Objects.requireNonNull(permits.get(live.grant.name()))));
    new TaskStart(task, task.spec(Duration.ZERO, missing), permits, tasks).begin();
  }

  @Override
  public void denied(List<String> reasons) {
    tasks.end(task.id(), new EndReason(EndReason.Cause.RECOVERED, String.join("; ", reasons)));
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
