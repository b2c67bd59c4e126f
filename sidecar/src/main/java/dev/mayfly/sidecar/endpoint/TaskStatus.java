package dev.mayfly.sidecar.endpoint;

import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a task is.
 *
 * @param reason why it ended; empty while it lives
 * @param receipt the fields of its receipt (maps, lists, texts, numbers and truth values); empty
 *     until it has ended
 */
public record TaskStatus(
    TaskId task,
    TaskState state,
    Optional<String> reason,
    List<LeaseStatus> leases,
    Optional<Map<String, Object>> receipt) {

  public TaskStatus {
    leases = List.copyOf(leases);
  }

  /**
   * How one of its leases is.
   *
   * @param sequence counts the grant's credentials from 1
   * @param account the name of the account at the target; empty before it is known
   * @param validUntil empty before it is issued
   */
  public record LeaseStatus(
      String grant,
      long sequence,
      String account,
      LeaseState state,
      Optional<Instant> validUntil) {}
}
