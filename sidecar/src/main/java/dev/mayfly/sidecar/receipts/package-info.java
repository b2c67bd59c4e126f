/** Receipts: kept, signed and written to where they are wanted. */
@NullMarked
package dev.mayfly.sidecar.receipts;

import org.jspecify.annotations.NullMarked;
