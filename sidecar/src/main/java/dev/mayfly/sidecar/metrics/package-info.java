/** What Prometheus is told: counted from the ledger's entries, measured when somebody looks. */
@NullMarked
package dev.mayfly.sidecar.metrics;

import org.jspecify.annotations.NullMarked;
