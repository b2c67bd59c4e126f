/**
 * What every process that has tasks stands on: its configuration and place, its login at Vault, its
 * ledger, its loop.
 */
@NullMarked
package dev.mayfly.sidecar.wiring.session;

import org.jspecify.annotations.NullMarked;
