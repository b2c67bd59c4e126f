/** Every account of a PostgreSQL server, and what it may do, as the catalogue tells everybody. */
@NullMarked
package dev.mayfly.backends.database.dialect.postgresql.inventory;

import org.jspecify.annotations.NullMarked;
