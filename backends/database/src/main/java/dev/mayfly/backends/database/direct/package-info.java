/**
 * Accounts that Mayfly makes itself, whatever the database: with a root login that Vault's
 * key-value engine keeps, and so on hosts that are trusted only.
 */
@NullMarked
package dev.mayfly.backends.database.direct;

import org.jspecify.annotations.NullMarked;
