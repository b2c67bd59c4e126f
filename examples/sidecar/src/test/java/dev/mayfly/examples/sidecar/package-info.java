/** The examples on real servers. */
@NullMarked
package dev.mayfly.examples.sidecar;

import org.jspecify.annotations.NullMarked;
