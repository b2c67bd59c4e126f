/**
 * A guard of MySQL and MariaDB: cuts accounts, cleans up after them and looks for them, on every
 * node.
 */
@NullMarked
package dev.mayfly.backends.database.guard.mysql;

import org.jspecify.annotations.NullMarked;
