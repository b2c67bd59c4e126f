/** What a configured task becomes: its deliveries, hooks and variables, and who watches over it. */
@NullMarked
package dev.mayfly.sidecar.tasks;

import org.jspecify.annotations.NullMarked;
