/** The program. */
@NullMarked
package dev.mayfly.sidecar;

import org.jspecify.annotations.NullMarked;
