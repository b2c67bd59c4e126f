@NullMarked
package dev.mayfly.testing.kit.broker;

import org.jspecify.annotations.NullMarked;
