/** Who is alive: tasks, the principals behind them, and how they end. */
@NullMarked
package dev.mayfly.core.task;

import org.jspecify.annotations.NullMarked;
