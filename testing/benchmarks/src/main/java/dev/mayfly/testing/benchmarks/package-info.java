/** Measures Mayfly beside its peers, against real servers, in one run. */
@NullMarked
package dev.mayfly.testing.benchmarks;

import org.jspecify.annotations.NullMarked;
