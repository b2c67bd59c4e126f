@NullMarked
package dev.mayfly.testing.kit.simulator;

import org.jspecify.annotations.NullMarked;
