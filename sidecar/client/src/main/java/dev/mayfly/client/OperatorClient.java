package dev.mayfly.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A sidecar, reached through its operators' socket: by its own user and root alone. What is
 * answered are JSON's objects as maps, arrays as lists, numbers as doubles. No credential is among
 * it.
 */
public final class OperatorClient {

  private final Path socket;

  private OperatorClient(Path socket) {
    this.socket = socket;
  }

  public static OperatorClient at(Path socket) {
    return new OperatorClient(socket);
  }

  /** All tasks, in {@code tasks}, and which process serves them, in {@code process}. */
  public Map<String, Object> tasks() throws IOException {
    return Json.object(Api.tasks(socket));
  }

  /**
   * Ends a run of a task.
   *
   * @param wait how long to wait for its end; at most a minute
   * @return its status; {@code state} is ENDED and {@code receipt} there, once it has ended
   */
  public Map<String, Object> end(String task, String incarnation, String reason, Duration wait)
      throws IOException {
    return Json.object(Api.of(socket, task, incarnation, "").end(reason, wait).json());
  }
}
