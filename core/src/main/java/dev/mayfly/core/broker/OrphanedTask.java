package dev.mayfly.core.broker;

import dev.mayfly.core.task.TaskId;
import java.time.Instant;

/**
 * A task that an earlier process left alive.
 *
 * @param joiner who held it, as the ledger has it; empty where nobody did
 * @param extendedUntil when its next sign of life is due; in the past: as usual
 */
public record OrphanedTask(TaskId task, String joiner, Instant extendedUntil) {}
