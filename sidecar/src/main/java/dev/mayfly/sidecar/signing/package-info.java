/** Signatures over receipts, and what checks them. */
@NullMarked
package dev.mayfly.sidecar.signing;

import org.jspecify.annotations.NullMarked;
