/**
 * The databases behind the plugin: each connection of Vault's, with accounts that are made by
 * statements and ended as a guard ends them.
 */
@NullMarked
package dev.mayfly.backends.plugin.database;

import org.jspecify.annotations.NullMarked;
