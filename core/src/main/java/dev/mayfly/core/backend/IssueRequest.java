package dev.mayfly.core.backend;

import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.task.TaskId;
import java.time.Duration;

/**
 * @param ttl what is asked for; the answer's validity is what counts
 */
public record IssueRequest(LeaseKey key, TaskId task, String role, Duration ttl) {}
