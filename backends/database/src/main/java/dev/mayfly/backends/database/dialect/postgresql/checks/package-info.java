/** Whether a PostgreSQL server is set up so that accounts can be made and ended there. */
@NullMarked
package dev.mayfly.backends.database.dialect.postgresql.checks;

import org.jspecify.annotations.NullMarked;
