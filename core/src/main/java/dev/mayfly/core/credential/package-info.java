/** What must not leak. */
@NullMarked
package dev.mayfly.core.credential;

import org.jspecify.annotations.NullMarked;
