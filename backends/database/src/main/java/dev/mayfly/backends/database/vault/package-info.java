/**
 * Accounts made through Vault's database engine, whatever the database: issuing, policies, set-up
 * and its checks, rotation of the root.
 */
@NullMarked
package dev.mayfly.backends.database.vault;

import org.jspecify.annotations.NullMarked;
