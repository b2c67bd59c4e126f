package dev.mayfly.core.broker;

import dev.mayfly.core.task.Principal;
import dev.mayfly.core.task.TaskId;
import java.time.Duration;
import java.util.List;

/**
 * A task to be started.
 *
 * @param purpose why it runs, for the receipt; may be empty
 * @param heartbeatTimeout after this long without a beat the task is SUSPECT, after as long again
 *     it ends
 */
public record TaskSpec(
    TaskId id,
    Principal principal,
    String purpose,
    Duration maxLifetime,
    Duration heartbeatTimeout,
    List<GrantSpec> grants) {

  public TaskSpec {
    grants = List.copyOf(grants);
  }
}
