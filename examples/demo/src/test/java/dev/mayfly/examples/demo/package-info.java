/** The demo, and whether it would notice a Mayfly that does not do what it says. */
@NullMarked
package dev.mayfly.examples.demo;

import org.jspecify.annotations.NullMarked;
