package dev.mayfly.core.broker;

import dev.mayfly.core.task.TaskId;
import java.time.Duration;

/**
 * How a task that is not ending showed that it lives.
 *
 * @param age of its last sign of life
 * @param suspect whether a sign is overdue: nothing is renewed or served
 */
public record LifeSign(TaskId task, Duration age, boolean suspect) {}
