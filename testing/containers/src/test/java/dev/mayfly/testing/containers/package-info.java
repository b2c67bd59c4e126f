/** Mayfly in containers, and beside them. */
@NullMarked
package dev.mayfly.testing.containers;

import org.jspecify.annotations.NullMarked;
