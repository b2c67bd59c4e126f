/** A guard of PostgreSQL: cuts accounts, cleans up after them and looks for them, on every node. */
@NullMarked
package dev.mayfly.backends.database.guard.postgresql;

import org.jspecify.annotations.NullMarked;
