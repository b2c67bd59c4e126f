/** `mayfly inventory`: every account of a target, what it is to us, whose, and what it may do. */
@NullMarked
package dev.mayfly.sidecar.inventory;

import org.jspecify.annotations.NullMarked;
