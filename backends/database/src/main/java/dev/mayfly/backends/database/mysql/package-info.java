/**
 * The backends {@code mysql} and {@code mariadb}, put together: their configuration, who makes
 * their accounts, and a guard that ends and looks for them.
 */
@NullMarked
package dev.mayfly.backends.database.mysql;

import org.jspecify.annotations.NullMarked;
