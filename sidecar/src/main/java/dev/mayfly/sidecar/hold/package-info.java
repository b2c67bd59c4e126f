/** {@code mayfly hold}: a command that holds a task of a sidecar. */
@NullMarked
package dev.mayfly.sidecar.hold;

import org.jspecify.annotations.NullMarked;
