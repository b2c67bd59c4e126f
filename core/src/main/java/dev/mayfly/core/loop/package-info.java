/** The one event loop and the lanes in which blocking calls run beside it. */
@NullMarked
package dev.mayfly.core.loop;

import org.jspecify.annotations.NullMarked;
