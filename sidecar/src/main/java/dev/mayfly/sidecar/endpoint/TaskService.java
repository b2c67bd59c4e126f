package dev.mayfly.sidecar.endpoint;

import dev.mayfly.core.task.TaskId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What the endpoint asks of the tasks behind it. Who may ask for which task is settled before the
 * desk is asked. Every method may be called from any thread and none blocks; stages complete on any
 * thread. What cannot be done fails, or is thrown, as a {@link ProblemException}.
 */
public interface TaskService extends KnownTasks {

  /**
   * Starts a new incarnation of a configured task, or joins the one that waits for its first
   * holder. Completes once its credentials are there.
   *
   * @param purpose what the task is run for; may be empty
   */
  CompletionStage<JoinResponse> join(String task, String purpose, TaskOwner joiner);

  /** Whoever joined the task was gone before they had its secret: nobody can speak for it. */
  void unheld(TaskId task);

  /**
   * Who joined a task; empty where nobody did, or it is no longer kept. Asked before every call for
   * it, so at no cost.
   */
  Optional<TaskOwner> joiner(TaskId task);

  /** A sign of life; false where the task is over. */
  boolean beat(TaskId task);

  /**
   * A sign of life after which the next is due only when {@code until} has passed, but never later
   * than the task's maximum lifetime; false where the task is over.
   */
  boolean extend(TaskId task, Duration until);

  /**
   * A connection that is a sign of life for as long as it stands.
   *
   * @param over is told once, on any thread and perhaps before this returns, why the task ended
   */
  HeldPulse hold(TaskId task, Consumer<String> over);

  /**
   * The newest credential of a grant with a sequence above {@code after}, as soon as there is one;
   * empty where there was none for all of {@code wait}.
   */
  CompletionStage<Optional<ServedCredential>> credential(
      TaskId task, String grant, long after, Duration wait);
}
