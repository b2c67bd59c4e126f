/**
 * What was lent and until when, the table of lease states, and what was seen of a lease at its
 * target.
 */
@NullMarked
package dev.mayfly.core.lease;

import org.jspecify.annotations.NullMarked;
