package dev.mayfly.sidecar.endpoint;

import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A task that somebody has joined.
 *
 * @param heartbeatSources the configured ones: {@code stream}, {@code fifo}, {@code beat}, {@code
 *     pod}
 * @param heartbeatTimeout how long it may be silent
 * @param endsBy when it is ended, whatever it does
 * @param credentials the newest of each grant; without those that cannot be served again
 */
public record JoinResponse(
    TaskId task,
    TaskState state,
    List<String> heartbeatSources,
    Duration heartbeatTimeout,
    Instant endsBy,
    List<ServedCredential> credentials) {

  public JoinResponse {
    heartbeatSources = List.copyOf(heartbeatSources);
    credentials = List.copyOf(credentials);
  }
}
