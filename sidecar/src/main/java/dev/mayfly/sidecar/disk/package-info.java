/** What is kept on disk: ledgers, claims, receipts. */
@NullMarked
package dev.mayfly.sidecar.disk;

import org.jspecify.annotations.NullMarked;
