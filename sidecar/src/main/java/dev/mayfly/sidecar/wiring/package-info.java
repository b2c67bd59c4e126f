/**
 * The composition root: which command is made of what, and the commands that only look, ask and
 * write.
 */
@NullMarked
package dev.mayfly.sidecar.wiring;

import org.jspecify.annotations.NullMarked;
