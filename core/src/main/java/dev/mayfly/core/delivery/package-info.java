/** How a credential reaches the task, and how it is taken back. */
@NullMarked
package dev.mayfly.core.delivery;

import org.jspecify.annotations.NullMarked;
