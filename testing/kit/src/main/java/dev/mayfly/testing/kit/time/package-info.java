/** Time that a test owns: a queue of events and the clocks that a machine reads off it. */
@NullMarked
package dev.mayfly.testing.kit.time;

import org.jspecify.annotations.NullMarked;
