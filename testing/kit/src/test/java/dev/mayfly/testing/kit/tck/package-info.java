@NullMarked
package dev.mayfly.testing.kit.tck;

import org.jspecify.annotations.NullMarked;
