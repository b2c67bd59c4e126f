/**
 * Random schedules of tasks and disturbances against a real broker, with the rules checked on every
 * step.
 */
@NullMarked
package dev.mayfly.testing.kit.simulator;

import org.jspecify.annotations.NullMarked;
