/**
 * {@code mayfly sidecar}: tasks of others, served over a socket and kept alive by their signs of
 * life.
 */
@NullMarked
package dev.mayfly.sidecar.serve;

import org.jspecify.annotations.NullMarked;
