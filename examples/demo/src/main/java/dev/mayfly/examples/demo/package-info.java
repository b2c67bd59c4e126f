/** Mayfly shown on real servers. */
@NullMarked
package dev.mayfly.examples.demo;

import org.jspecify.annotations.NullMarked;
