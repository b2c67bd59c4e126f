/**
 * The backend {@code postgresql}, put together: its configuration, who makes its accounts, and a
 * guard that ends and looks for them.
 */
@NullMarked
package dev.mayfly.backends.database.postgresql;

import org.jspecify.annotations.NullMarked;
