/** The task as a child process: how it starts, what it is told, how it ended. */
@NullMarked
package dev.mayfly.sidecar.process;

import org.jspecify.annotations.NullMarked;
