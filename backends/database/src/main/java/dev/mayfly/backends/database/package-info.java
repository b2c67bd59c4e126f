/**
 * PostgreSQL: accounts made through Vault's database engine, and a guard that ends and looks for
 * them at the server.
 */
@NullMarked
package dev.mayfly.backends.database;

import org.jspecify.annotations.NullMarked;
