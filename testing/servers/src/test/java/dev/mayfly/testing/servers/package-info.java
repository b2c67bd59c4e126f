@NullMarked
package dev.mayfly.testing.servers;

import org.jspecify.annotations.NullMarked;
