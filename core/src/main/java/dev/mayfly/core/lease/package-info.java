/** What was lent and until when: keys, validity, and the table of lease states. */
@NullMarked
package dev.mayfly.core.lease;

import org.jspecify.annotations.NullMarked;
