/** Mayfly and its servers are killed, and what they owed is done all the same. */
@NullMarked
package dev.mayfly.sidecar.drills;

import org.jspecify.annotations.NullMarked;
