/** What Mayfly says: log lines, receipts, progress. Never a secret: it is given none. */
@NullMarked
package dev.mayfly.sidecar.reporting;

import org.jspecify.annotations.NullMarked;
