/** Who is connected to a listener of ours, and who makes room. Every listener may use it. */
@NullMarked
package dev.mayfly.sidecar.connections;

import org.jspecify.annotations.NullMarked;
