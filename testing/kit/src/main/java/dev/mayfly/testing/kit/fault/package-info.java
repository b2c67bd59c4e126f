/** What goes wrong, when, and how often. */
@NullMarked
package dev.mayfly.testing.kit.fault;

import org.jspecify.annotations.NullMarked;
