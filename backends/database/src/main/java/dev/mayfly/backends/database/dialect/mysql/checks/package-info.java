/** Whether a MySQL or MariaDB server is set up so that accounts can be made and ended there. */
@NullMarked
package dev.mayfly.backends.database.dialect.mysql.checks;

import org.jspecify.annotations.NullMarked;
