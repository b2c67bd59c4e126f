/**
 * One Mayfly that has tasks: its loop, its login at Vault, its ledgers, and those that others left
 * to it.
 */
@NullMarked
package dev.mayfly.sidecar.instance;

import org.jspecify.annotations.NullMarked;
