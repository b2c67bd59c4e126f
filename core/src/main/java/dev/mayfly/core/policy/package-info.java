/** Whether a task may hold a grant. */
@NullMarked
package dev.mayfly.core.policy;

import org.jspecify.annotations.NullMarked;
