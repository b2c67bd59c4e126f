@NullMarked
package dev.mayfly.testing.kit.core;

import org.jspecify.annotations.NullMarked;
