/** Whether a task may hold a grant: who asks for what, what is answered, and on what grounds. */
@NullMarked
package dev.mayfly.core.policy;

import org.jspecify.annotations.NullMarked;
