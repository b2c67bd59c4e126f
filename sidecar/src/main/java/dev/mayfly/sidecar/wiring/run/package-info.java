/** {@code mayfly run}: a command that is a task, as our child. */
@NullMarked
package dev.mayfly.sidecar.wiring.run;

import org.jspecify.annotations.NullMarked;
