/**
 * The composition root: with the packages below it the only one that knows all others, and what is
 * made of them. Here are the commands that look, ask and write; below are those that have tasks.
 */
@NullMarked
package dev.mayfly.sidecar.wiring;

import org.jspecify.annotations.NullMarked;
