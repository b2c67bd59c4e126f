/** {@code mayfly rotator}: roots, rotated for processes that may only ask. */
@NullMarked
package dev.mayfly.sidecar.rotator;

import org.jspecify.annotations.NullMarked;
