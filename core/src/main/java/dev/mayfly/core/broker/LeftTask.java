package dev.mayfly.core.broker;

import dev.mayfly.core.task.TaskId;

/**
 * A task that an earlier process left alive.
 *
 * @param joiner who held it, as the ledger has it; empty where nobody did
 */
public record LeftTask(TaskId task, String joiner) {}
