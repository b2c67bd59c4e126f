package dev.mayfly.sidecar.endpoint;

import dev.mayfly.core.task.TaskId;
import java.util.concurrent.CompletionStage;

/** Tasks that live or ended a short while ago: how they are, and their end. */
interface KnownTasks {

  /** Whether the task is still kept: asked before every call for it, so at no cost. */
  boolean knows(TaskId task);

  /** How the task is; fails where it is not kept. */
  CompletionStage<TaskStatus> status(TaskId task);

  /** Ends the task; completes once it has ended and its receipt is there. */
  CompletionStage<TaskStatus> end(TaskId task, String reason);
}
