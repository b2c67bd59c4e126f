/** Real servers, and the faults in front of them, for tests, the demo and benchmarks. */
@NullMarked
package dev.mayfly.testing.servers;

import org.jspecify.annotations.NullMarked;
