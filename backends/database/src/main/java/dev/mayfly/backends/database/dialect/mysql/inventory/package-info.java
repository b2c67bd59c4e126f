/** Every account of a MySQL or MariaDB server, and what it may do, as Mayfly's routines tell it. */
@NullMarked
package dev.mayfly.backends.database.dialect.mysql.inventory;

import org.jspecify.annotations.NullMarked;
