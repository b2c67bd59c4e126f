package dev.mayfly.core.backend;

import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.task.TaskId;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * @param ttl how long the credential may hold without a renewal; never longer, and a shorter
 *     validity in the answer is what counts
 * @param lifetime how long renewals must be able to make it last, where nobody could take over
 *     another: then the answer's {@code longest} is known to be true; zero where it can be replaced
 * @param parameters what it is to be made with besides its role, by names of the backend's own;
 *     never secret, in the ledger and in the receipt
 */
public record IssueRequest(
    LeaseKey key,
    TaskId task,
    String role,
    Duration ttl,
    Duration lifetime,
    SortedMap<String, String> parameters) {

  public IssueRequest {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /** With nothing besides its role. */
  public IssueRequest(LeaseKey key, TaskId task, String role, Duration ttl, Duration lifetime) {
    this(key, task, role, ttl, lifetime, Collections.emptySortedMap());
  }

  /** For a credential that can be replaced. */
  public IssueRequest(LeaseKey key, TaskId task, String role, Duration ttl) {
    this(key, task, role, ttl, Duration.ZERO);
  }
}
