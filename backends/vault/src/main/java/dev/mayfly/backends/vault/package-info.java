/**
 * Vault and OpenBao: one gateway, workload logins, one token per lease, and leases that can be
 * proven to have been revoked.
 */
@NullMarked
package dev.mayfly.backends.vault;

import org.jspecify.annotations.NullMarked;
