@NullMarked
package dev.mayfly.backends.plugin.protocol;

import org.jspecify.annotations.NullMarked;
