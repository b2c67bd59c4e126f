@NullMarked
package dev.mayfly.backends.plugin;

import org.jspecify.annotations.NullMarked;
