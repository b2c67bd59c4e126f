/** The composition root: the only package that knows all others, and what is made of them. */
@NullMarked
package dev.mayfly.sidecar.wiring;

import org.jspecify.annotations.NullMarked;
