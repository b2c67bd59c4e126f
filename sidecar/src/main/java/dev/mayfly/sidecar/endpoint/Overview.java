package dev.mayfly.sidecar.endpoint;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All tasks of a sidecar.
 *
 * @param process which one it is, for people
 */
public record Overview(String process, List<Line> tasks) {

  public Overview {
    tasks = List.copyOf(tasks);
  }

  /**
   * One task.
   *
   * @param state STARTING before the ledger has it; then as in {@link
   *     dev.mayfly.core.task.TaskState}
   * @param pulse where it is heard; empty where it is another process's
   * @param silence since its last sign of life; empty where it is not expected to give one
   * @param receipt the fields of its receipt so far; nothing of it is secret
   */
  public record Line(
      String state, List<String> pulse, Optional<Duration> silence, Map<String, Object> receipt) {

    public Line {
      pulse = List.copyOf(pulse);
    }
  }
}
