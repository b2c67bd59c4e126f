/** Clocks, deadlines and back-off: the only place where core meets time. */
@NullMarked
package dev.mayfly.core.time;

import org.jspecify.annotations.NullMarked;
