/** The end of a process and of what it left: finished, handed over, or taken over from another. */
@NullMarked
package dev.mayfly.sidecar.recovery;

import org.jspecify.annotations.NullMarked;
