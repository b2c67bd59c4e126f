/** A job with a HikariCP pool whose login comes from a sidecar. */
@NullMarked
package dev.mayfly.examples.sidecar;

import org.jspecify.annotations.NullMarked;
