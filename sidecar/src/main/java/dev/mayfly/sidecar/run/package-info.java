/** {@code mayfly run}: a command that is a task, as our child. */
@NullMarked
package dev.mayfly.sidecar.run;

import org.jspecify.annotations.NullMarked;
